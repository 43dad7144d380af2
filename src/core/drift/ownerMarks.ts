import type { JsonObject } from '../resource/json.ts';
import type { OwnerMode } from './agentWrite.ts';
import { recreatesOnImmutable, skipReason } from './fluxMetadata.ts';

/** What people tell an agent by labels and annotations of an object. */
export interface OwnerMarks {
  /** Why the agent leaves the object alone; undefined where it does not. */
  readonly skipReason: (desired: JsonObject, live: JsonObject | null) => string | undefined;
  readonly recreatesOnImmutable: (desired: JsonObject, live: JsonObject) => boolean;
}

export const ownerMarks: Readonly<Record<OwnerMode, OwnerMarks>> = {
  'flux-ks': { skipReason, recreatesOnImmutable },
  kubectl: { skipReason: () => undefined, recreatesOnImmutable: () => false },
};
