import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import type { ReadOwner, RemoteUrls } from './fluxKustomization.ts';
import { fluxPath } from './fluxPath.ts';
import { gitRepositorySpec } from './fluxSpecs.ts';
import { readAgentStatus } from './fluxStatus.ts';
import { readFollowedRef } from './followedRef.ts';
import { sameRepository } from './gitUrl.ts';
import { goDurationSeconds } from './goDuration.ts';
import { chartSourceName } from './releaseChart.ts';
import { readHelmBuild } from './helmBuild.ts';
import { helmReleaseSpec } from './helmSpec.ts';
import { parseInventoryId } from './inventoryId.ts';
import type { InventoryEntry, Owner, OwnerId } from './owner.ts';
import { fieldsNotBuilt } from './specFields.ts';

/** Why what a HelmRelease renders to is not compared with a cluster. */
export const notPredicted = 'what helm-controller would change is not predicted yet';

/**
 * Whether a HelmRelease takes its chart out of this repository. `gitRepositories` are Flux's GitRepository objects of the
 * same cluster by `namespace/name`. What it renders to is compared between revisions, not yet with what is live.
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
  if (!source) return other(`its source GitRepository/${name} does not exist or cannot be read`);
  const url = stringAt(source, 'spec', 'url') ?? '';
  const matching = remotes.filter(({ urls }) => urls.some((candidate) => sameRepository(candidate, url)));
  const remote = matching.find((one) => one.name === 'origin') ?? matching[0];
  if (!remote) return other(`its source GitRepository/${name} is not a remote of this repository`);
  const owner = releaseOwner(release, {
    remote: remote.name,
    ref: readFollowedRef(at(source, 'spec', 'ref')),
    path: chartPath(release),
    notBuilt: fieldsNotBuilt(objectAt(source, 'spec'), gitRepositorySpec).map(
      (field) => `${field} of GitRepository/${name}`,
    ),
    schedule: scheduleOf(release, name, source),
  });
  return { kind: 'ours', owner };
}

/** One whose chart is fetched from elsewhere: it follows what the owner that holds it follows. */
export const readFetchedRelease = (release: JsonObject, holder: Pick<Owner, 'remote' | 'ref'>): Owner =>
  releaseOwner(release, {
    ...holder,
    path: '',
    notBuilt: [],
    schedule: scheduleOf(release, chartSourceName(release)?.name ?? '', {}),
  });

interface HeldRelease extends Pick<Owner, 'remote' | 'ref' | 'path' | 'schedule'> {
  /** What its source says and nobody follows. */
  readonly notBuilt: readonly string[];
}

function releaseOwner(release: JsonObject, { notBuilt, ...held }: HeldRelease): Owner {
  const build = readHelmBuild(release);
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
    namespace: build.release.namespace,
    inventory: readInventory(release),
    status: readAgentStatus(release),
    ...(reasons.length > 0
      ? { notCompared: `not built yet: ${reasons.join('; ')}` }
      : { notCompared: notPredicted, unbound: true }),
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
  const reference = stringAt(release, 'spec', 'chartRef', 'kind');
  if (reference !== undefined)
    return { reason: `its chart is taken from ${reference}, not from a Git repository` };
  const source = at(release, 'spec', 'chart', 'spec', 'sourceRef');
  const kind = stringAt(source, 'kind') ?? '(none)';
  if (kind !== 'GitRepository')
    return { reason: `its chart is of a source of kind ${kind}, not a Git repository` };
  const own = stringAt(release, 'metadata', 'namespace') ?? '';
  return { name: `${stringAt(source, 'namespace') ?? own}/${stringAt(source, 'name') ?? ''}` };
}

/** The agent notices a commit when the source has been fetched; the chart's own version decides whether it matters. */
function scheduleOf(release: JsonObject, name: string, source: JsonObject): NonNullable<Owner['schedule']> {
  const seconds = (value: string | undefined): number | undefined => goDurationSeconds(value ?? '');
  const timeout = seconds(stringAt(release, 'spec', 'timeout'));
  return {
    agent: 'flux',
    dependsOn: [],
    waits: at(release, 'spec', 'upgrade', 'disableWait') !== true,
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    source: { name, ...readAgentStatus(source) },
  };
}

function readInventory(release: JsonObject): readonly InventoryEntry[] {
  const entries = at(release, 'status', 'inventory', 'entries');
  return (isArray(entries) ? entries : []).flatMap((entry: Json) => {
    const id = parseInventoryId(stringAt(entry, 'id') ?? '');
    return id ? [{ id, version: stringAt(entry, 'v') ?? '' }] : [];
  });
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = at(object, key);
  return isObject(value) ? value : {};
}
