import { kept } from '../../base/kept.ts';
import { keptResults } from '../../base/keptResults.ts';
import type { FollowedRef } from '../../core/owner/followedRef.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { GitRemote } from '../../git/read/gitApi.ts';
import type { FileTree } from '../inputs.ts';
import { agentObjectsIn } from './agentObjectsIn.ts';

/** Flux's sources as files declare them, by `namespace/name`. */
export interface SourcesInFiles {
  readonly gitRepositories: ReadonlyMap<string, JsonObject>;
  /** ArtifactGenerators. */
  readonly generators: ReadonlyMap<string, JsonObject>;
}

/**
 * As a file of a tree means them: of several of a name, which are those of several clusters, the one that lies nearest. The
 * same for trees that declare the same: every key makes another tree.
 */
export function sourcesNear(tree: FileTree, path: string): SourcesInFiles {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const { declared, near: known } = sourcesIn(tree);
  let near = known.get(folder);
  if (!near) {
    const byDistance = declared.toSorted(
      (a, b) => commonLength(a.path, folder) - commonLength(b.path, folder),
    );
    const ofKind = (kind: string): ReadonlyMap<string, JsonObject> =>
      new Map(
        byDistance.flatMap(({ object }) => (object['kind'] === kind ? [[nameOf(object), object]] : [])),
      );
    near = { gitRepositories: ofKind('GitRepository'), generators: ofKind('ArtifactGenerator') };
    known.set(folder, near);
  }
  return near;
}

/** What the files of a repository mean by a GitRepository. */
export interface MeantRepository {
  readonly source: JsonObject;
  /** Those of the repository, by which it is known. */
  readonly remotes: readonly GitRemote[];
  /** What a source says that the files do not hold is not known; the branch at hand stands for what it follows. */
  readonly ref?: FollowedRef;
}

/**
 * The GitRepository of a `namespace/name` for those who are declared near these sources. One that the files do not hold is
 * taken to be this repository: a source that is another repository is named by its URL.
 */
export function meantRepository(
  { gitRepositories }: Pick<SourcesInFiles, 'gitRepositories'>,
  name: string,
  remotes: readonly GitRemote[],
): MeantRepository {
  const own = remotes.length > 0 ? remotes : noRemote;
  // A kustomization may add the namespace that a file leaves out.
  const held = gitRepositories.get(name) ?? gitRepositories.get(name.replace(/^[^/]*/, ''));
  return held
    ? { source: held, remotes: own }
    : { source: ownSource(own), remotes: own, ref: { by: 'unsaid' } };
}

/** For a repository that nobody has pushed anywhere yet. */
const noRemote: readonly GitRemote[] = [{ name: '', urls: ['https://localhost/this-repository'], fetch: [] }];

/** The same for the same remotes: what is read of it is kept by identity. */
const ownSource = kept((remotes: readonly GitRemote[]): JsonObject => ({
  spec: { url: remotes[0]?.urls[0] ?? '' },
}));

interface Declared {
  readonly path: string;
  readonly object: JsonObject;
}

interface DeclaredSources {
  readonly declared: readonly Declared[];
  /** By folder. */
  readonly near: Map<string, SourcesInFiles>;
}

const sourcesIn = kept((tree: FileTree): DeclaredSources => {
  const declared = declaredIn(tree);
  const [first] = declared;
  if (!first) return none;
  const facts = declared.flatMap(({ path, object }) => [path, object]);
  return byFirst(first.object, facts, () => ({ declared, near: new Map() }));
});

const none: DeclaredSources = { declared: [], near: new Map() };
const byFirst = keptResults<DeclaredSources>();

const declaredIn = (tree: FileTree): readonly Declared[] =>
  [...tree].flatMap(([path, content]) =>
    content.kind === 'text'
      ? agentObjectsIn(content.source).flatMap((object) => (isSource(object) ? [{ path, object }] : []))
      : [],
  );

const isSource = ({ kind }: JsonObject): boolean => kind === 'GitRepository' || kind === 'ArtifactGenerator';

/** Of how many folders of a path lie on the way to another one. */
function commonLength(path: string, folder: string): number {
  const [parts, others] = [path.split('/'), folder.split('/')];
  const different = parts.findIndex((part, i) => part !== others[i]);
  return different < 0 ? parts.length : different;
}

const nameOf = (object: JsonObject): string =>
  `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
