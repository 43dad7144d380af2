import { at, isObject, stringAt, type JsonObject } from '../../resource/json.ts';
import { listAt } from '../../resource/jsonLists.ts';
import type { ReadOwner, RemoteUrls } from '../flux/fluxKustomization.ts';
import { fluxPath } from '../flux/fluxPath.ts';
import { gitRepositorySpec } from '../flux/fluxSpecs.ts';
import { readAgentStatus } from '../flux/fluxStatus.ts';
import { readFollowedRef } from '../followedRef.ts';
import { sameRepository } from '../gitUrl.ts';
import { readHelmBuild } from './helmBuild.ts';
import { helmReleaseSpec } from './helmSpec.ts';
import { readIgnoreRules } from '../ignoreRules.ts';
import { parseInventoryId } from '../flux/inventoryId.ts';
import { readKubeConfigSource } from '../flux/kubeConfigSource.ts';
import type { Owner, OwnerId } from '../owner.ts';
import type { InventoryEntry } from '../inventoryEntry.ts';
import { chartSourceName, unreadChart } from './releaseChart.ts';
import { readReleaseRecord } from './releaseRecord.ts';
import { readReleaseSchedule } from './releaseSchedule.ts';
import { fieldsNotBuilt } from '../specFields.ts';

/** Why there is nothing to compare with a cluster, and what is rendered stands for it. */
export const notInstalled = 'no release of it is deployed in a cluster yet';

/**
 * Whether a HelmRelease takes its chart out of this repository. `gitRepositories` are Flux's GitRepository objects of the
 * same cluster by `namespace/name`.
 */
export function readHelmRelease(
  release: JsonObject,
  gitRepositories: ReadonlyMap<string, JsonObject>,
  remotes: readonly RemoteUrls[],
): ReadOwner {
  const other = (reason: string): ReadOwner => ({ kind: 'other', id: idOf(release), reason });
  const sourceName = chartSource(release);
  if (!('name' in sourceName)) return other(sourceName.reason);
  const { name } = sourceName;
  const source = gitRepositories.get(name);
  if (!source)
    return other(`its chart comes from GitRepository/${name}, which does not exist or cannot be read`);
  const url = stringAt(source, 'spec', 'url') ?? '';
  const matching = remotes.filter(({ urls }) => urls.some((candidate) => sameRepository(candidate, url)));
  const remote = matching.find((one) => one.name === 'origin') ?? matching[0];
  if (!remote)
    return other(`its chart comes from GitRepository/${name}, which is no remote of this repository`);
  const owner = releaseOwner(release, {
    remote: remote.name,
    ref: readFollowedRef(at(source, 'spec', 'ref')),
    path: chartPath(release),
    notBuilt: fieldsNotBuilt(objectAt(source, 'spec'), gitRepositorySpec).map(
      (field) => `${field} of GitRepository/${name}`,
    ),
    schedule: readReleaseSchedule(release, { name, ...readAgentStatus(source) }),
  });
  return { kind: 'ours', owner };
}

/** One whose chart is fetched from elsewhere: it follows what the owner that holds it follows. */
export const readFetchedRelease = (release: JsonObject, holder: Pick<Owner, 'remote' | 'ref'>): Owner =>
  releaseOwner(release, {
    ...holder,
    path: '',
    notBuilt: [],
    schedule: readReleaseSchedule(release, undefined),
  });

/** One that is held here, whose chart is in no repository and is not fetched. */
export function readForeignRelease(
  release: JsonObject,
  holder: Pick<Owner, 'remote' | 'ref'>,
  reason: string,
): Owner {
  const { release: _, unbound: _unbound, ...owner } = readFetchedRelease(release, holder);
  return { ...owner, notCompared: reason, madeElsewhere: true };
}

interface HeldRelease extends Pick<Owner, 'remote' | 'ref' | 'path' | 'schedule'> {
  /** What its source says and nobody follows. */
  readonly notBuilt: readonly string[];
}

function releaseOwner(release: JsonObject, { notBuilt, ...held }: HeldRelease): Owner {
  const build = readHelmBuild(release);
  const record = readReleaseRecord(release);
  const ignore = readIgnoreRules(release);
  const kubeConfig = readKubeConfigSource(release);
  const reasons = [
    ...fieldsNotBuilt(objectAt(release, 'spec'), helmReleaseSpec),
    ...(at(release, 'spec', 'upgrade', 'preserveValues') === true
      ? ['spec.upgrade.preserveValues (takes values of the release before)']
      : []),
    ...notBuilt,
  ];
  return {
    ...held,
    id: idOf(release),
    mode: 'flux-hr',
    manager: 'helm-controller',
    ...(kubeConfig ? { kubeConfig } : {}),
    namespace: build.release.namespace,
    inventory: readInventory(release),
    status: readAgentStatus(release),
    ...(reasons.length > 0
      ? { notCompared: `not built yet: ${reasons.join('; ')}` }
      : record
        ? { release: record }
        : { notCompared: notInstalled, unbound: true }),
    ...(ignore ? { ignore } : {}),
    build,
    prune: true,
    force: at(release, 'spec', 'upgrade', 'force') === true,
  };
}

const idOf = (release: JsonObject): OwnerId => ({
  kind: 'HelmRelease',
  namespace: stringAt(release, 'metadata', 'namespace') ?? '',
  name: stringAt(release, 'metadata', 'name') ?? '',
});

/** The folder or packed file of the repository, without leading or trailing slash. */
const chartPath = (release: JsonObject): string =>
  fluxPath(stringAt(release, 'spec', 'chart', 'spec', 'chart') ?? '');

/** `namespace/name` of the GitRepository that holds the chart, or why there is none. */
export function chartSource(release: JsonObject): { readonly name: string } | { readonly reason: string } {
  const source = chartSourceName(release);
  if (!source) return { reason: 'it names no chart' };
  return source.kind === 'GitRepository'
    ? { name: `${source.namespace}/${source.name}` }
    : { reason: unreadChart(source) };
}

function readInventory(release: JsonObject): readonly InventoryEntry[] {
  return listAt(release, 'status', 'inventory', 'entries').flatMap((entry) => {
    const id = parseInventoryId(stringAt(entry, 'id') ?? '');
    return id ? [{ id, version: stringAt(entry, 'v') ?? '' }] : [];
  });
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = at(object, key);
  return isObject(value) ? value : {};
}
