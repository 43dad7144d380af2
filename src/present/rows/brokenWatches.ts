import type { WatchedObjects, WatchScope } from '../../cluster/clusterApi.ts';
import type { ClusterFailure } from '../../cluster/clusterFailure.ts';
import type { EnvironmentInput } from '../../session/inputs.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

/** A list that a person sees and that nobody keeps up to date at the moment. */
export interface BrokenWatch {
  /** Undefined for Flux's own objects. */
  readonly scope: WatchScope | undefined;
  readonly failure: ClusterFailure;
  /** When it was last known to be current, in milliseconds since the epoch. */
  readonly asOf: number;
}

/** The oldest first. */
export function brokenWatches(
  { kustomizations, gitRepositories }: EnvironmentInput,
  owners: readonly OwnerSnapshot[],
): readonly BrokenWatch[] {
  const found = new Map<string, BrokenWatch | undefined>();
  // Asked at every change, of what is nearly always unbroken.
  for (const { world } of owners)
    for (const [key, { scope, state }] of world.scopes)
      if (state?.failure && !found.has(key)) found.set(key, broken(scope, state));
  return [...[kustomizations, gitRepositories].map((state) => broken(undefined, state)), ...found.values()]
    .filter((one) => one !== undefined)
    .sort((a, b) => a.asOf - b.asOf);
}

const broken = (scope: WatchScope | undefined, state: WatchedObjects | undefined): BrokenWatch | undefined =>
  state?.listed === true && state.failure && state.asOf !== undefined
    ? { scope, failure: state.failure, asOf: state.asOf }
    : undefined;
