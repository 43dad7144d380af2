import { keptResults } from '../../base/keptResults.ts';
import {
  chartSource,
  readFetchedRelease,
  readForeignRelease,
  readHelmRelease,
} from '../../core/owner/helm/helmRelease.ts';
import { formatOwner, type Owner, type OwnerId } from '../../core/owner/owner.ts';
import { chartSourceName } from '../../core/owner/helm/releaseChart.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import { asksFiles } from '../owners/asksFiles.ts';
import { atDestination, type AgentOwner } from '../owners/atDestination.ts';
import { fluxEnvironment } from '../clusters/fluxEnvironment.ts';
import { isAside } from '../../core/owner/isAside.ts';
import { agentObjectsIn } from '../owners/agentObjectsIn.ts';
import { writtenIn } from '../owners/renderedOwners.ts';
import { meantRepository, sourcesNear } from '../owners/sourcesInFiles.ts';
import type { Inputs, RepositoryInput } from '../inputs.ts';
import { releaseWithChart, type ChartSources } from './chartSources.ts';
import { releasesIn } from './releasesIn.ts';
import { isRelease } from './renderedRelease.ts';
import { isFetched } from './wantedChart.ts';
import { mayRead } from '../builds/untilRendered.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** A HelmRelease that a repository holds or has the chart of, and the owner that renders it, where one does. */
export interface FoundRelease {
  /** Where its objects are, and which environment describes it: what it takes of other objects is there. */
  readonly environment: string;
  readonly readIn: string;
  readonly root: string;
  readonly owner: Owner;
  readonly by: UnjudgedOwner | undefined;
  /** As the cluster has it. */
  readonly live?: JsonObject;
}

/**
 * The HelmReleases of the clusters, those that other owners render and no cluster has yet, and, of clusters that nobody asks,
 * those of files that nobody renders.
 */
export function findReleases(
  inputs: Inputs,
  owners: readonly UnjudgedOwner[],
  environmentOfFiles: string,
): readonly FoundRelease[] {
  const found = new Map<string, FoundRelease>();
  const add = (release: Omit<FoundRelease, 'environment'>): void => {
    const key = `${release.readIn}\n${release.root}\n${formatOwner(release.owner.id)}`;
    if (!found.has(key)) found.set(key, { ...release, ...placed(inputs, release) });
  };
  const renderers = renderersOf(owners);
  const withChart = (release: JsonObject, root: string, ...beside: ChartSources['beside']): JsonObject =>
    releaseWithChart(release, { inputs, root, owners, beside });
  for (const { name, helmReleases, gitRepositories } of inputs.environments.values())
    for (const [root, repository] of inputs.repositories)
      for (const release of helmReleases?.objects.values() ?? []) {
        const by = renderers.get(`${name}\n${root}\n${formatOwner(idOf(release))}`);
        const sources = gitRepositories?.objects ?? none;
        const builds = [by?.deployed?.lastGood?.objects, by?.working?.lastGood?.objects];
        const read = withChart(release, root, ...builds);
        const owner = releaseOwnerOf(read, { by: by?.owner, sources, repository });
        if (owner) add({ readIn: name, root, owner, by, live: release });
      }
  for (const by of owners) {
    const repository = inputs.repositories.get(by.root);
    if (!repository) continue;
    const sources = inputs.environments.get(by.environment)?.gitRepositories?.objects ?? none;
    for (const written of releasesIn(by.working?.lastGood).values()) {
      const object = withChart(written, by.root, by.working?.lastGood?.objects);
      const path = writtenIn(by, idOf(object));
      const owner = isOfElsewhere(object)
        ? fetchedOnce(object, by.owner)
        : declaredOnce(object, by.owner, { path, sources, repository });
      if (owner) add({ readIn: by.environment, root: by.root, owner, by });
    }
  }
  if (asksFiles(inputs)) {
    const ofClusters = new Set(
      [...found.values()].map(({ root, owner }) => `${root}\n${formatOwner(owner.id)}`),
    );
    for (const [root, repository] of inputs.repositories) {
      const isRead = (path: string): boolean =>
        owners.some((owner) => owner.root === root && mayRead(owner, path)) ||
        (inputs.environments.size > 0 && isAside(path));
      for (const { path, release: written } of releasesInFiles(repository, isRead)) {
        const release = withChart(written, root);
        if (inputs.environments.size > 0 && ofClusters.has(`${root}\n${formatOwner(idOf(release))}`))
          continue;
        // Which repository they are of, and what they follow, nobody says.
        const ofFiles = { remote: repository.repository.remotes[0]?.name ?? '', ref: unsaid };
        const owner = isOfElsewhere(release)
          ? fetchedOnce(release, ofFiles)
          : declaredOnce(release, ofFiles, { path, sources: none, repository });
        if (owner) add({ readIn: environmentOfFiles, root, owner, by: undefined });
      }
    }
  }
  return [...found.values()];
}

/** None where its chart is of another repository and this one does not hold it, or nobody says which one it belongs to. */
export const releaseOwnerOf = (
  release: JsonObject,
  {
    by,
    sources,
    repository,
  }: {
    readonly by: Holder | undefined;
    readonly sources: ReadonlyMap<string, JsonObject>;
    readonly repository: RepositoryInput;
  },
): Owner | undefined =>
  isOfElsewhere(release) ? by && fetchedOnce(release, by) : readOnce(release, by, { sources, repository });

/** What a HelmRelease belongs to whose chart does not say that. */
type Holder = Pick<Owner, 'remote' | 'ref'>;

const none: ReadonlyMap<string, JsonObject> = new Map();

function placed(
  { environments }: Inputs,
  { owner, readIn }: Pick<FoundRelease, 'owner' | 'readIn'>,
): AgentOwner {
  const from = environments.get(readIn);
  return from
    ? atDestination(owner, fluxEnvironment(owner, from, environments), readIn)
    : { owner, environment: readIn };
}

/** By environment, root and name, who renders a HelmRelease; of one that the working tree removes, who has rendered it. */
function renderersOf(owners: readonly UnjudgedOwner[]): ReadonlyMap<string, UnjudgedOwner> {
  const renderers = new Map<string, UnjudgedOwner>();
  for (const point of ['deployed', 'working'] as const)
    for (const by of owners) {
      // What goes to a cluster that nobody knows is not what is live in one of these.
      if (by.owner.unbound) continue;
      for (const object of releasesIn(by[point]?.lastGood).values())
        renderers.set(`${by.environment}\n${by.root}\n${formatOwner(idOf(object))}`, by);
    }
  return renderers;
}

/** Of files that no owner reads, or is about to: what those hold is what the owners make of it. */
const releasesInFiles = (
  { working }: RepositoryInput,
  isRead: (path: string) => boolean,
): readonly { readonly path: string; readonly release: JsonObject }[] =>
  [...(working ?? [])].flatMap(([path, content]) => {
    // What a file holds is kept; who reads it is asked of every owner, for the few that count.
    const releases = content.kind === 'text' ? agentObjectsIn(content.source).filter(isRelease) : [];
    return releases.length === 0 || isRead(path) ? [] : releases.map((release) => ({ path, release }));
  });

const idOf = (release: JsonObject): OwnerId => ({
  kind: 'HelmRelease',
  namespace: stringAt(release, 'metadata', 'namespace') ?? '',
  name: stringAt(release, 'metadata', 'name') ?? '',
});

/** Its chart is fetched; which repository it belongs to is said by who holds it. */
function isOfElsewhere(release: JsonObject): boolean {
  const source = chartSourceName(release);
  return source !== undefined && isFetched(source);
}

const unsaid = { by: 'unsaid' } as const;

/** Kept by identity, as below. */
const fetchedOnce = (release: JsonObject, { remote, ref }: Holder): Owner =>
  fetched(release, [remote, JSON.stringify(ref)], () => readFetchedRelease(release, { remote, ref }));

const fetched = keptResults<Owner>();

/** One of the files, or of what these render; of a source that the cluster does not hold, as the files near it declare it. */
function declaredOnce(
  release: JsonObject,
  holder: Holder,
  {
    path = '',
    sources,
    repository,
  }: {
    readonly path: string | undefined;
    readonly sources: ReadonlyMap<string, JsonObject>;
    readonly repository: RepositoryInput;
  },
): Owner | undefined {
  const named = chartSource(release);
  const { working, repository: git } = repository;
  if (!('name' in named) || sources.has(named.name) || !working)
    return readOnce(release, holder, { sources, repository });
  const { source, remotes, ref } = meantRepository(sourcesNear(working, path), named.name, git.remotes);
  return read(release, [remotes, source, JSON.stringify([holder.remote, holder.ref])], () => {
    const outcome = readHelmRelease(release, new Map([[named.name, source]]), remotes);
    return outcome.kind === 'ours'
      ? { ...outcome.owner, ...(ref ? { ref } : {}) }
      : foreign(release, holder, outcome.reason);
  });
}

/** The same owner for the same objects: what hangs on it is kept by identity. */
function readOnce(
  release: JsonObject,
  holder: Holder | undefined,
  {
    sources,
    repository: {
      repository: { remotes },
    },
  }: { readonly sources: ReadonlyMap<string, JsonObject>; readonly repository: RepositoryInput },
): Owner | undefined {
  const source = chartSource(release);
  const held = 'name' in source ? sources.get(source.name) : undefined;
  // What files say of a source that is not there yet is for who reads them.
  if ('name' in source && !held) return undefined;
  return read(release, [remotes, held, holder && JSON.stringify([holder.remote, holder.ref])], () => {
    const outcome = readHelmRelease(release, sources, remotes);
    if (outcome.kind === 'ours') return outcome.owner;
    return holder && foreign(release, holder, outcome.reason);
  });
}

const read = keptResults<Owner | undefined>();

const foreign = (release: JsonObject, { remote, ref }: Holder, reason: string): Owner =>
  readForeignRelease(release, { remote, ref }, reason);
