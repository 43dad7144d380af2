import type { JsonObject } from '../resource/json.ts';
import type { OwnerMode } from './agentWrite.ts';
import { recreatesOnImmutable, skipReason } from './fluxMetadata.ts';

/** What people tell an agent by labels and annotations of an object. */
export interface OwnerMarks {
  /** Why the agent leaves the object alone; undefined where it does not. */
  readonly skipReason: (desired: JsonObject, live: JsonObject | null) => string | undefined;
  readonly recreatesOnImmutable: (desired: JsonObject, live: JsonObject) => boolean;
}

const noMarks: OwnerMarks = { skipReason: () => undefined, recreatesOnImmutable: () => false };

export const ownerMarks: Readonly<Record<OwnerMode, OwnerMarks>> = {
  'flux-ks': { skipReason, recreatesOnImmutable },
  'flux-hr': noMarks,
  'argo-csa': noMarks,
  'argo-ssa': noMarks,
  'argo-replace': noMarks,
  kubectl: noMarks,
};
