import { at, type JsonObject } from '../../resource/json.ts';
import type { OwnerMode } from './agentWrite.ts';
import { hasSyncOption, hook, isArgoHook, isSkipped } from './argoMetadata.ts';
import { recreatesOnImmutable, skipReason } from './fluxMetadata.ts';

/** What people tell an agent by labels and annotations of an object. */
export interface OwnerMarks {
  /** Why the agent leaves the object alone; undefined where it does not. */
  readonly skipReason: (desired: JsonObject, live: JsonObject | null) => string | undefined;
  /** Why nothing can be said of it: it is not there to stay. */
  readonly notCompared: (desired: JsonObject) => string | undefined;
  readonly recreatesOnImmutable: (desired: JsonObject, live: JsonObject) => boolean;
}

const noMarks: OwnerMarks = {
  skipReason: () => undefined,
  notCompared: () => undefined,
  recreatesOnImmutable: () => false,
};

const ofArgo: OwnerMarks = {
  skipReason: (desired) => (isSkipped(desired) ? `${hook}: Skip in Git tells Argo CD to skip it` : undefined),
  notCompared: (desired) =>
    isArgoHook(desired) ? 'it is a hook: Argo CD makes it anew when it syncs' : undefined,
  recreatesOnImmutable: (desired) => hasSyncOption(desired, 'Force=true'),
};

const ofHelm: OwnerMarks = {
  ...noMarks,
  skipReason: (desired, live) => {
    if (isUnwatched(desired)) return `${driftDetection}: disabled in Git`;
    return live !== null && isUnwatched(live) ? `${driftDetection}: disabled on the live object` : undefined;
  },
};

const driftDetection = 'helm.toolkit.fluxcd.io/driftDetection';

const isUnwatched = (object: JsonObject): boolean =>
  ['labels', 'annotations'].some((map) => {
    const word = at(object, 'metadata', map, driftDetection);
    return typeof word === 'string' && word.toLowerCase() === 'disabled';
  });

export const ownerMarks: Readonly<Record<OwnerMode, OwnerMarks>> = {
  'flux-ks': { ...noMarks, skipReason, recreatesOnImmutable },
  'flux-hr': ofHelm,
  'argo-csa': ofArgo,
  'argo-ssa': ofArgo,
  'argo-replace': ofArgo,
  applicationset: noMarks,
  kubectl: noMarks,
};
