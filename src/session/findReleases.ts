import { chartSource, readHelmRelease } from '../core/owner/helmRelease.ts';
import { formatOwner, type Owner } from '../core/owner/owner.ts';
import type { JsonObject } from '../core/resource/json.ts';
import { agentObjectsIn } from './ownersInFiles.ts';
import type { Inputs, RepositoryInput } from './inputs.ts';
import { isRelease } from './renderedRelease.ts';
import type { UnjudgedOwner } from './snapshot.ts';

/** A HelmRelease that takes its chart out of a repository, and the owner that renders it, where one does. */
export interface FoundRelease {
  readonly environment: string;
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
  const add = (release: FoundRelease): void => {
    const key = `${release.environment}\n${release.root}\n${formatOwner(release.owner.id)}`;
    if (!found.has(key)) found.set(key, release);
  };
  const renderers = renderersOf(owners);
  for (const { name, helmReleases, gitRepositories } of inputs.environments.values())
    for (const [root, repository] of inputs.repositories)
      for (const release of helmReleases?.objects.values() ?? []) {
        const owner = readOnce(release, gitRepositories?.objects ?? none, repository);
        if (!owner) continue;
        add({
          environment: name,
          root,
          owner,
          by: renderers.get(`${name}\n${root}\n${formatOwner(owner.id)}`),
          live: release,
        });
      }
  for (const by of owners) {
    const repository = inputs.repositories.get(by.root);
    if (!repository) continue;
    const sources = inputs.environments.get(by.environment)?.gitRepositories?.objects ?? none;
    for (const { object } of by.working?.lastGood?.objects ?? []) {
      if (!isRelease(object)) continue;
      const owner = readOnce(object, withOwn(object, sources, repository), repository);
      if (owner) add({ environment: by.environment, root: by.root, owner, by });
    }
  }
  if (inputs.ownersInFiles && inputs.environments.size === 0)
    for (const [root, repository] of inputs.repositories)
      for (const release of releasesInFiles(repository, readBy(owners, root))) {
        const owner = readOnce(release, withOwn(release, none, repository), repository);
        if (owner) add({ environment: environmentOfFiles, root, owner, by: undefined });
      }
  return [...found.values()];
}

const none: ReadonlyMap<string, JsonObject> = new Map();

/** By environment, root and name, who renders a HelmRelease. */
function renderersOf(owners: readonly UnjudgedOwner[]): ReadonlyMap<string, UnjudgedOwner> {
  const renderers = new Map<string, UnjudgedOwner>();
  for (const by of owners)
    for (const { id, object } of by.working?.lastGood?.objects ?? []) {
      if (!isRelease(object)) continue;
      const owner = formatOwner({ kind: 'HelmRelease', namespace: id.namespace, name: id.name });
      renderers.set(`${by.environment}\n${by.root}\n${owner}`, by);
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

/** Of files that no owner reads: what those hold is what the owners make of it. */
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
    owners.some((owner) => owner.root === root && owner.working?.lastGood?.reads.has(path) === true);

/** The same owner for the same objects: what hangs on it is kept by identity. */
function readOnce(
  release: JsonObject,
  sources: ReadonlyMap<string, JsonObject>,
  { repository: { remotes } }: RepositoryInput,
): Owner | undefined {
  const source = chartSource(release);
  const held = 'name' in source ? sources.get(source.name) : undefined;
  const known = read.get(release);
  if (known?.remotes === remotes && sameSource(known.source, held)) return known.owner;
  const outcome = readHelmRelease(release, sources, remotes);
  const owner = outcome.kind === 'ours' ? outcome.owner : undefined;
  read.set(release, { remotes, source: held, owner });
  return owner;
}

/** One that was made up is made anew each time. */
const sameSource = (a: JsonObject | undefined, b: JsonObject | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && !('metadata' in a) && !('metadata' in b));

const read = new WeakMap<
  JsonObject,
  { readonly remotes: unknown; readonly source: JsonObject | undefined; readonly owner: Owner | undefined }
>();
