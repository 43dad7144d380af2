import { keptResults } from '../../base/keptResults.ts';
import { chartSource, readFetchedRelease, readHelmRelease } from '../../core/owner/helm/helmRelease.ts';
import { formatOwner, type Owner } from '../../core/owner/owner.ts';
import { chartSourceName } from '../../core/owner/helm/releaseChart.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import { atDestination, type AgentOwner } from '../owners/atDestination.ts';
import { fluxEnvironment } from '../clusters/fluxEnvironment.ts';
import { agentObjectsIn } from '../owners/agentObjectsIn.ts';
import type { Inputs, RepositoryInput } from '../inputs.ts';
import { releasesIn } from './releasesIn.ts';
import { isRelease } from './renderedRelease.ts';
import { isFetched } from './wantedChart.ts';
import { covers, isAboutToRender } from '../builds/untilRendered.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** A HelmRelease that takes its chart out of a repository, and the owner that renders it, where one does. */
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
 * The HelmReleases of the clusters, those that other owners render and no cluster has yet, and, where no cluster is asked,
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
  for (const { name, helmReleases, gitRepositories } of inputs.environments.values())
    for (const [root, repository] of inputs.repositories)
      for (const release of helmReleases?.objects.values() ?? []) {
        const by = renderers.get(`${name}\n${root}\n${nameOf(release)}`);
        const sources = gitRepositories?.objects ?? none;
        const owner = releaseOwnerOf(release, { by: by?.owner, sources, repository });
        if (owner) add({ readIn: name, root, owner, by, live: release });
      }
  for (const by of owners) {
    const repository = inputs.repositories.get(by.root);
    if (!repository) continue;
    const sources = inputs.environments.get(by.environment)?.gitRepositories?.objects ?? none;
    for (const object of releasesIn(by.working?.lastGood).values()) {
      const owner = isOfElsewhere(object)
        ? fetchedOnce(object, by.owner)
        : readOnce(object, withOwn(object, sources, repository), repository);
      if (owner) add({ readIn: by.environment, root: by.root, owner, by });
    }
  }
  if (inputs.ownersInFiles && inputs.environments.size === 0)
    for (const [root, repository] of inputs.repositories)
      for (const release of releasesInFiles(repository, readBy(owners, root))) {
        // Which repository they are of, and what they follow, nobody says.
        const ofFiles = { remote: repository.repository.remotes[0]?.name ?? '', ref: unsaid };
        const owner = isOfElsewhere(release)
          ? fetchedOnce(release, ofFiles)
          : readOnce(release, withOwn(release, none, repository), repository);
        if (owner) add({ readIn: environmentOfFiles, root, owner, by: undefined });
      }
  return [...found.values()];
}

/** None where its chart is of another repository, or nobody says which one it belongs to. */
export const releaseOwnerOf = (
  release: JsonObject,
  {
    by,
    sources,
    repository,
  }: {
    readonly by: Pick<Owner, 'remote' | 'ref'> | undefined;
    readonly sources: ReadonlyMap<string, JsonObject>;
    readonly repository: RepositoryInput;
  },
): Owner | undefined =>
  isOfElsewhere(release) ? by && fetchedOnce(release, by) : readOnce(release, sources, repository);

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
        renderers.set(`${by.environment}\n${by.root}\n${nameOf(object)}`, by);
    }
  return renderers;
}

/** A source that nothing says is taken to be this repository. */
function withOwn(
  release: JsonObject,
  sources: ReadonlyMap<string, JsonObject>,
  { repository: { remotes } }: RepositoryInput,
): ReadonlyMap<string, JsonObject> {
  const source = chartSource(release);
  if (!('name' in source) || sources.has(source.name)) return sources;
  return new Map([...sources, [source.name, { spec: { url: remotes[0]?.urls[0] ?? '' } }]]);
}

/** Of files that no owner reads, or is about to: what those hold is what the owners make of it. */
const releasesInFiles = (
  { working }: RepositoryInput,
  isRead: (path: string) => boolean,
): readonly JsonObject[] =>
  [...(working ?? [])].flatMap(([path, content]) =>
    content.kind === 'text' && !isRead(path) ? agentObjectsIn(content.source).filter(isRelease) : [],
  );

const readBy =
  (owners: readonly UnjudgedOwner[], root: string) =>
  (path: string): boolean =>
    owners.some(
      (owner) =>
        owner.root === root &&
        (owner.working?.lastGood?.reads.has(path) === true ||
          (isAboutToRender(owner) && covers(owner, path))),
    );

const nameOf = (release: JsonObject): string =>
  formatOwner({
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
const fetchedOnce = (release: JsonObject, { remote, ref }: Pick<Owner, 'remote' | 'ref'>): Owner =>
  fetched(release, [remote, JSON.stringify(ref)], () => readFetchedRelease(release, { remote, ref }));

const fetched = keptResults<Owner>();

/** The same owner for the same objects: what hangs on it is kept by identity. */
function readOnce(
  release: JsonObject,
  sources: ReadonlyMap<string, JsonObject>,
  { repository: { remotes } }: RepositoryInput,
): Owner | undefined {
  const source = chartSource(release);
  const held = 'name' in source ? sources.get(source.name) : undefined;
  // One that was made up is made anew each time.
  const fact = held && !('metadata' in held) ? 'made up' : held;
  return read(release, [remotes, fact], () => {
    const outcome = readHelmRelease(release, sources, remotes);
    return outcome.kind === 'ours' ? outcome.owner : undefined;
  });
}

const read = keptResults<Owner | undefined>();
