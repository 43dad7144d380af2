import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { FileTree } from './inputs.ts';
import { agentObjectsIn } from './ownersInFiles.ts';

/** Flux's sources as files declare them, by `namespace/name`. */
export interface SourcesInFiles {
  readonly gitRepositories: ReadonlyMap<string, JsonObject>;
  /** ArtifactGenerators. */
  readonly generators: ReadonlyMap<string, JsonObject>;
}

/** As a file of a tree means them: of several of a name, which are those of several clusters, the one that lies nearest. */
export function sourcesNear(tree: FileTree, path: string): SourcesInFiles {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  let ofTree = known.get(tree);
  if (!ofTree) known.set(tree, (ofTree = { declared: declaredIn(tree), near: new Map() }));
  let near = ofTree.near.get(folder);
  if (!near) {
    const { declared } = ofTree;
    const byDistance = declared.toSorted(
      (a, b) => commonLength(a.path, folder) - commonLength(b.path, folder),
    );
    const ofKind = (kind: string): ReadonlyMap<string, JsonObject> =>
      new Map(
        byDistance.flatMap(({ object }) => (object['kind'] === kind ? [[nameOf(object), object]] : [])),
      );
    near = { gitRepositories: ofKind('GitRepository'), generators: ofKind('ArtifactGenerator') };
    ofTree.near.set(folder, near);
  }
  return near;
}

interface Declared {
  readonly path: string;
  readonly object: JsonObject;
}

const known = new WeakMap<
  FileTree,
  { readonly declared: readonly Declared[]; readonly near: Map<string, SourcesInFiles> }
>();

const declaredIn = (tree: FileTree): readonly Declared[] =>
  [...tree].flatMap(([path, content]) =>
    content.kind === 'text' ? agentObjectsIn(content.source).map((object) => ({ path, object })) : [],
  );

/** Of how many folders of a path lie on the way to another one. */
function commonLength(path: string, folder: string): number {
  const [parts, others] = [path.split('/'), folder.split('/')];
  const different = parts.findIndex((part, i) => part !== others[i]);
  return different < 0 ? parts.length : different;
}

const nameOf = (object: JsonObject): string =>
  `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
