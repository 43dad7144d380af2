import type { WatchedObjects } from '../cluster/clusterApi.ts';
import type { ClusterFailure } from '../cluster/clusterFailure.ts';
import type { EnvironmentInput } from '../session/inputs.ts';
import type { OwnerSnapshot } from '../session/snapshot.ts';
import { formatAge } from './ages.ts';
import { brokenWatches } from './rows/brokenWatches.ts';
import { formatCounts, markOfOwner, marksOf, sumOfCounts, worstMark } from './lines/marks.ts';
import type { Mark } from './viewModels.ts';

/** An environment in a few words, by what is known of it and of its owners. `now` is in milliseconds. */
export function describeEnvironment(
  environment: EnvironmentInput,
  owners: readonly OwnerSnapshot[],
  now: number,
): { readonly text: string; readonly mark: Mark } {
  const { connection } = environment;
  if (connection.kind === 'connecting') return { text: 'connecting', mark: 'waiting' };
  const failure = whyNothingIsKnown(environment, owners);
  if (failure) return { text: shortFailure(failure), mark: 'unknown' };
  if (agentLists(environment).some((list) => !list.listed && !list.failure))
    return { text: 'looking for owners', mark: 'waiting' };
  if (owners.length === 0)
    return { text: `${agentsOf(environment)} nothing of this repository here`, mark: 'notCompared' };
  const marks = sumOfCounts(owners.map(marksOf));
  const counts = formatCounts(marks);
  const since = brokenWatches(environment, owners)[0]?.asOf;
  const age = since === undefined ? '' : ` · as of ${formatAge(since, now)}`;
  return {
    text: `${counts === '' ? 'nothing to compare' : counts}${age}`,
    mark: worstMark([...owners.map(markOfOwner), ...marks.keys()]),
  };
}

/** What keeps the environment's owners from being known at all; undefined where nothing does, or targets are known. */
export function whyNothingIsKnown(
  environment: EnvironmentInput,
  owners: readonly OwnerSnapshot[],
): ClusterFailure | undefined {
  const { connection } = environment;
  if (connection.kind === 'failed') return connection.failure;
  return owners.length > 0 ? undefined : whyAgentsAreUnknown(environment);
}

/** Why not all that agents apply can be known. */
export const whyAgentsAreUnknown = (environment: EnvironmentInput): ClusterFailure | undefined =>
  agentLists(environment).find((list) => !list.listed && list.failure)?.failure;

const agentLists = ({
  kustomizations,
  gitRepositories,
  applications,
}: EnvironmentInput): readonly WatchedObjects[] =>
  [kustomizations, gitRepositories, applications].filter((list) => list !== undefined);

/** `Flux applies`, `Flux and Argo CD apply`: the agents that the cluster serves the kinds of. */
export function agentsOf({ kustomizations, applications }: EnvironmentInput): string {
  if (kustomizations && applications) return 'Flux and Argo CD apply';
  return applications ? 'Argo CD applies' : 'Flux applies';
}

/** A failure of a cluster in two or three words; the message that comes with it says the rest. */
export function shortFailure({ code }: ClusterFailure): string {
  switch (code) {
    case 'unreachable':
      return 'no answer';
    case 'unauthorized':
      return 'not signed in';
    case 'denied':
      return 'not allowed';
    case 'badKubeconfig':
      return 'not in the kubeconfig';
    case 'notServed':
    case 'notFound':
      return 'not served';
    case 'expired':
    case 'conflict':
    case 'badAnswer':
    case 'refusedByGuard':
    case 'cancelled':
      return 'no usable answer';
  }
}
