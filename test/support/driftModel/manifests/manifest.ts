import type { JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';

export interface Named {
  readonly name: string;
  /** Absent for kinds that live in no namespace. */
  readonly namespace?: string;
}

/** Makes one of the many manifests that an object of a kind can have. */
export type Manifest = (random: Random, named: Named) => JsonObject;
export type Manifests = Readonly<Record<string, Manifest>>;
