import type { ServedResource, WatchScope } from '../../cluster/clusterApi.ts';
import type { ClusterFailure } from '../../cluster/clusterFailure.ts';
import type { EnvironmentInput } from '../../session/inputs.ts';
import type { OwnerScope, OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { formatAge } from '../ages.ts';
import { brokenWatches } from '../rows/brokenWatches.ts';
import { agentsOf, whyAgentsAreUnknown, whyNothingIsKnown } from '../environmentText.ts';
import { messageRow } from '../rows/rowId.ts';
import type { RowAction, TreeRow } from '../viewModels.ts';

/**
 * Why an environment shows less than a person may expect, a row each, and what to do about it: a click tries it.
 * `now` is in milliseconds since the epoch.
 */
export function environmentMessages(
  { inputs }: Snapshot,
  environment: EnvironmentInput,
  owners: readonly OwnerSnapshot[],
  now: number,
): readonly TreeRow[] {
  const failure = whyNothingIsKnown(environment, owners);
  if (failure) return [row(environment, 'failure', ofFailure(environment, failure))];
  if (environment.connection.kind !== 'ready') return [];
  const { kustomizations, gitRepositories, applications } = environment;
  const hasFlux = kustomizations !== undefined && gitRepositories !== undefined;
  if (owners.length === 0 && !hasFlux && !applications) return [row(environment, 'noAgent', noAgent)];
  if (
    owners.length === 0 &&
    [kustomizations, gitRepositories, applications].every((list) => list === undefined || list.listed)
  ) {
    const remotes = [...inputs.repositories.values()].flatMap(({ repository }) =>
      repository.remotes.flatMap(({ urls }) => urls),
    );
    return [row(environment, 'noOwner', noOwner(environment, remotes))];
  }
  const [oldest] = brokenWatches(environment, owners);
  // Targets are known without agents, and need nobody's right to read them.
  const agents = whyAgentsAreUnknown(environment);
  return [
    ...(agents ? [row(environment, 'agents', ofFailure(environment, agents))] : []),
    ...unknownScopes(owners).map(({ key, scope, failure: why, count }) =>
      row(environment, key, ofScope(scope, why, count)),
    ),
    ...(oldest ? [row(environment, 'old', ofOldness(oldest.failure, oldest.asOf, now))] : []),
  ];
}

interface Message {
  readonly label: string;
  readonly description: string;
  /** Sentences: what it means and what to do. */
  readonly detail: readonly string[];
  readonly action: RowAction;
}

function row({ name }: EnvironmentInput, key: string, message: Message): TreeRow {
  const { label, description, detail, action } = message;
  return {
    id: messageRow(name, key),
    kind: 'message',
    label,
    description,
    tooltip: [`${label}: ${description}`, ...detail].join('\n'),
    mark: 'unknown',
    expandable: false,
    comparable: false,
    located: false,
    action,
  };
}

function ofFailure(environment: EnvironmentInput, failure: ClusterFailure): Message {
  const { context } = environment;
  const { code, message } = failure;
  if (code === 'unreachable')
    return {
      label: 'The cluster does not answer',
      description: message,
      detail: ['Drift is unknown. It is asked again by itself; click to ask now.'],
      action: 'refresh',
    };
  if (code === 'unauthorized')
    return {
      label: 'The cluster does not accept your credentials',
      description: message,
      detail: [`Sign in to the context ${context} as you do for kubectl, then click.`],
      action: 'refresh',
    };
  if (code === 'badKubeconfig')
    return {
      label: 'The kubeconfig does not lead to this cluster',
      description: message,
      detail: [`Correct the context ${context}, or click to choose other clusters.`],
      action: 'chooseClusters',
    };
  if (code !== 'denied')
    return {
      label: 'The cluster gives no usable answer',
      description: message,
      detail: ['Click to see what was asked and what came back.'],
      action: 'showClusterRequests',
    };
  const { resource, agent } = deniedAgent(environment);
  return {
    label: `You may not list ${resource.replace(/\..*/, '')}`,
    description: `needs get, list and watch on ${resource}`,
    detail: [
      `What ${agent} runs there cannot be known without. A role that allows these three verbs is enough; Plumbline never writes.`,
      `The server said: ${message}`,
    ],
    action: 'showClusterRequests',
  };
}

/** The first of the lists of agents' objects that may not be read. */
function deniedAgent({ kustomizations, gitRepositories }: EnvironmentInput): {
  readonly resource: string;
  readonly agent: string;
} {
  if (kustomizations && !kustomizations.listed)
    return { resource: 'kustomizations.kustomize.toolkit.fluxcd.io', agent: 'Flux' };
  if (gitRepositories && !gitRepositories.listed)
    return { resource: 'gitrepositories.source.toolkit.fluxcd.io', agent: 'Flux' };
  return { resource: 'applications.argoproj.io', agent: 'Argo CD' };
}

const noAgent: Message = {
  label: 'Neither Flux nor Argo CD runs here',
  description:
    'the cluster serves no Kustomizations of kustomize.toolkit.fluxcd.io/v1 and no Applications of argoproj.io/v1alpha1',
  detail: ['There is nothing to compare with. Click to choose other clusters.'],
  action: 'chooseClusters',
};

const noOwner = (environment: EnvironmentInput, remotes: readonly string[]): Message => ({
  label: `${agentsOf(environment)} nothing of this repository here`,
  description: `no ${ownersOf(environment)} has one of its remotes as source`,
  detail: [
    `Remotes of this repository: ${remotes.length === 0 ? 'none' : remotes.join(', ')}`,
    'Click to choose other clusters.',
  ],
  action: 'chooseClusters',
});

function ownersOf({ kustomizations, applications }: EnvironmentInput): string {
  if (kustomizations && applications) return 'Kustomization or Application';
  return applications ? 'Application' : 'Kustomization';
}

function ofScope(scope: WatchScope, failure: ClusterFailure, count: number): Message {
  const what = `${scope.resource.plural}${scope.namespace === '' ? '' : ` in ${scope.namespace}`}`;
  const unknown = `${String(count)} ${count === 1 ? 'resource' : 'resources'} unknown`;
  if (failure.code !== 'denied')
    return {
      label: `No answer for ${what}`,
      description: `${unknown}: ${failure.message}`,
      detail: ['It is asked again by itself; click to ask now.'],
      action: 'refresh',
    };
  return {
    label: `You may not list ${what}`,
    description: `${unknown}; needs get, list and watch on ${fullName(scope.resource)}`,
    detail: [`The server said: ${failure.message}`, 'Click to see what was asked.'],
    action: 'showClusterRequests',
  };
}

const fullName = ({ plural, group }: ServedResource): string =>
  group === '' ? `${plural} (core)` : `${plural}.${group}`;

const ofOldness = ({ message }: ClusterFailure, asOf: number, now: number): Message => ({
  label: `As of ${formatAge(asOf, now)}`,
  description: message,
  detail: ['What is shown may have changed since. It is asked again by itself; click to ask now.'],
  action: 'refresh',
});

interface UnknownScope {
  readonly key: string;
  readonly scope: WatchScope;
  readonly failure: ClusterFailure;
  readonly count: number;
}

/** What cannot be listed, with the number of objects that are unknown for it. */
function unknownScopes(owners: readonly OwnerSnapshot[]): readonly UnknownScope[] {
  const scopes = new Map(owners.flatMap(({ world }) => [...world.scopes]));
  return [...scopes].flatMap(([key, { scope, state }]) => {
    if (state?.listed !== false || !state.failure) return [];
    const count = owners.reduce((sum, owner) => sum + objectsIn(owner, scope), 0);
    return count === 0 ? [] : [{ key, scope, failure: state.failure, count }];
  });
}

const objectsIn = ({ objects }: OwnerSnapshot, { resource, namespace }: OwnerScope['scope']): number =>
  objects.filter(
    (object) => object.resource === resource && (namespace === '' || object.id.namespace === namespace),
  ).length;
