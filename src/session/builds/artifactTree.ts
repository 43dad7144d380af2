import type { ArtifactCopy } from '../../core/owner/flux/externalArtifact.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { FluxOptions } from '../../engine/fluxApi.ts';
import type { FileTree } from '../inputs.ts';

/** The files of an artifact that an ArtifactGenerator makes, as a tree to build in the place of the repository. */
export interface ArtifactTree {
  readonly tree: FileTree;
  /** The path in the repository of a path in the tree. */
  readonly place: (path: string) => string;
}

/** Folder of the tree that the artifact's own files lie in; the owner's manifest lies beside it. */
export const artifactFolder = 'files';
const manifestFolder = 'owner';

/**
 * `files` are the artifact's paths with those in the repository, where the manifest of the owner is, too: what its spec
 * says is located in there. The same files give the same tree.
 */
export function artifactTree(
  repository: FileTree,
  files: ReadonlyMap<string, string>,
  manifest: FluxOptions['manifest'],
): ArtifactTree {
  const places = new Map<string, string>();
  const tree = new Map<string, NonNullable<ReturnType<FileTree['get']>>>();
  const add = (path: string, place: string): void => {
    const content = repository.get(place);
    if (!content) return;
    tree.set(path, content);
    places.set(path, place);
  };
  for (const [path, place] of files) add(`${artifactFolder}/${path}`, place);
  for (const path of manifest ? [manifest.path, ...(manifest.patches ?? []).map((patch) => patch.path)] : [])
    add(`${manifestFolder}/${path}`, path);
  return { tree, place: (path) => places.get(path) ?? path };
}

/** The manifest as the build of the artifact has it. */
export const manifestBeside = ({
  path,
  patches = [],
  ...manifest
}: NonNullable<FluxOptions['manifest']>): NonNullable<FluxOptions['manifest']> => ({
  ...manifest,
  path: beside(path),
  ...(patches.length > 0
    ? { patches: patches.map((patch) => ({ ...patch, path: beside(patch.path) })) }
    : {}),
});

const beside = (path: string): string => `../${manifestFolder}/${path}`;

/** A build of the tree, which the engine has in the folder `sent`, in terms of the repository, which it has in `root`. */
export function inRepository(
  build: Build,
  { place }: ArtifactTree,
  { sent, root }: { readonly sent: string; readonly root: string },
): Build {
  const moved = (path: string): string =>
    path.startsWith(`${sent}/`) ? `${root}/${place(path.slice(sent.length + 1))}` : path;
  return {
    ...build,
    reads: build.reads.map(moved),
    // Which files the artifact has may change with any that comes or goes.
    scanned: root,
    objects: build.objects.map((rendered) => ({
      ...rendered,
      origins: new Map(
        [...rendered.origins].map(([field, origin]) => {
          const inTree = origin.path.startsWith('/')
            ? origin.path
            : `${sent}/${artifactFolder}/${origin.path}`;
          return [field, { ...origin, path: moved(inTree).slice(root.length + 1) }];
        }),
      ),
    })),
  };
}

/** Names the copies; equal ones give equal files. */
export const artifactName = (copies: readonly ArtifactCopy[]): string => JSON.stringify(copies);
