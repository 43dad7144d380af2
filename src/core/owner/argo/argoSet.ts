import { at, stringAt, type JsonObject } from '../../resource/json.ts';
import { listAt, objectsAt } from '../../resource/jsonLists.ts';
import type { ArgoHolder } from './argoApplication.ts';
import { argoRef } from './argoRef.ts';
import { readSetGenerators } from './argoSetGenerators.ts';
import { withoutUser } from './argoSources.ts';
import type { ReadOwner, RemoteUrls } from '../flux/fluxKustomization.ts';
import { sameRepository } from '../gitUrl.ts';
import { readSetRules } from '../ignoreRules.ts';
import type { Owner, OwnerId } from '../owner.ts';
import type { InventoryEntry } from '../inventoryEntry.ts';
import type { AgentStatus } from '../agentStatus.ts';

/**
 * Whether an ApplicationSet (Argo CD 3.2) generates Applications from this repository. One that reads no repository belongs
 * to the one that holds its manifest.
 */
export function readArgoSet(
  set: JsonObject,
  remotes: readonly RemoteUrls[],
  holder?: Pick<ArgoHolder, 'remote' | 'ref'>,
): ReadOwner {
  const [namespace = '', name = ''] = ['namespace', 'name'].map((field) => stringAt(set, 'metadata', field));
  const id: OwnerId = { kind: 'ApplicationSet', namespace, name };
  const { git, unknown } = readSetGenerators(set);
  const [unknownFirst] = unknown;
  // What an address is that another generator's parameters are written into shows when they are generated.
  const written = git.filter(({ url }) => !url.includes('{{'));
  const readBy = (remote: RemoteUrls): boolean =>
    written.some(({ url }) => remote.urls.some((known) => sameRepository(known, url)));
  const matching = remotes.filter(readBy);
  const remote = matching.find((one) => one.name === 'origin') ?? matching[0];
  const held = remote ? undefined : holder;
  if (!remote && !held) {
    const reason =
      written.length === 0
        ? 'no generator of it reads a repository, and none holds its manifest'
        : `no generator reads a remote of this repository: ${written.map(({ url }) => withoutUser(url)).join(', ')}`;
    return { kind: 'other', id, reason };
  }
  const isOurs = ({ url }: { readonly url: string }): boolean =>
    remote?.urls.some((known) => sameRepository(known, url)) === true;
  const ours = written.filter(isOurs);
  const others = written.filter((one) => !isOurs(one));
  const [first] = ours;
  const policy = readPolicy(set);
  const reasons = [
    ...unknown.map((place) => `what ${place} gives is not known from files`),
    ...others.map(({ url }) => `a generator reads ${withoutUser(url)}, which this clone does not hold`),
    ...(ours.some(({ revision }) => revision !== first?.revision)
      ? ['its generators read different revisions of this repository']
      : []),
  ];
  const ignore = readSetRules(set);
  const seconds = git.map(({ requeueSeconds }) => requeueSeconds);
  const owner: Owner = {
    id,
    mode: 'applicationset',
    manager: 'argocd-applicationset-controller',
    remote: remote?.name ?? held?.remote ?? '',
    ref: first ? argoRef(first.revision) : (held?.ref ?? { by: 'unsaid' }),
    path: '',
    namespace,
    unrecorded: 'nobody records what a set was generated from',
    inventory: readInventory(set),
    status: readStatus(set),
    ...(reasons.length > 0 ? { notCompared: `not generated here: ${reasons.join('; ')}` } : {}),
    ...(unknownFirst === undefined
      ? {}
      : { notComparedAt: `/${unknownFirst.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}` }),
    schedule: {
      agent: 'argoSet',
      ...(seconds.length > 0 ? { requeueSeconds: Math.min(...seconds) } : {}),
      inSteps: stringAt(set, 'spec', 'strategy', 'type') === 'RollingSync',
    },
    build: {
      agent: 'argoSet',
      set: { metadata: { namespace, name }, spec: at(set, 'spec') ?? {} },
      urls: remotes.find(({ name: one }) => one === (remote?.name ?? held?.remote))?.urls ?? [],
    },
    prune: policy === 'sync' || policy === 'create-delete',
    force: false,
    ...(policy === 'create-only' || policy === 'create-delete' ? { createsOnly: true } : {}),
    ...(ignore ? { ignore } : {}),
  };
  return { kind: 'ours', owner };
}

/** Unless Argo CD is told to go by one of its own. */
export const readPolicy = (set: JsonObject): string => {
  const policy = stringAt(set, 'spec', 'syncPolicy', 'applicationsSync') ?? '';
  return policy === '' ? 'sync' : policy;
};

/** `ResourcesUpToDate`, with what keeps it from that. */
function readStatus(set: JsonObject): AgentStatus {
  const conditions = objectsAt(set, 'status', 'conditions');
  const conditionOf = (type: string): JsonObject | undefined =>
    conditions.find((one) => stringAt(one, 'type') === type);
  const error = conditionOf('ErrorOccurred');
  const isBad = stringAt(error, 'status') === 'True';
  const upToDate = conditionOf('ResourcesUpToDate');
  const isGood = stringAt(upToDate, 'status') === 'True';
  const told = isBad ? error : upToDate;
  const since = stringAt(told, 'lastTransitionTime');
  return {
    ready: isBad ? 'False' : isGood ? 'True' : 'Unknown',
    reason: isBad ? (stringAt(error, 'reason') ?? 'error') : isGood ? 'up to date' : 'Unknown',
    message: isBad ? (stringAt(error, 'message') ?? '') : '',
    ...(since === undefined ? {} : { since }),
    suspended: false,
  };
}

/** The Applications that it says are its own. */
function readInventory(set: JsonObject): readonly InventoryEntry[] {
  return listAt(set, 'status', 'resources').flatMap((resource): readonly InventoryEntry[] => {
    const [kind, name] = ['kind', 'name'].map((field) => stringAt(resource, field));
    if (kind !== 'Application' || !name) return [];
    const namespace = stringAt(set, 'metadata', 'namespace') ?? '';
    return [{ id: { group: 'argoproj.io', kind, namespace, name }, version: 'v1alpha1' }];
  });
}
