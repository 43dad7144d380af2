import type { FileBytes } from '../../base/fileBytes.ts';
import { kept } from '../../base/kept.ts';
import {
  type LfsPointer,
  lfsPointerText,
  readLfsPointer,
  takesPointers,
} from '../../core/owner/lfsPointer.ts';
import { type FileContent, fileContent } from '../git/fileContent.ts';
import type { LfsOfFailure, LfsState } from '../git/lfsState.ts';
import { inGit } from '../git/storedByLfs.ts';
import { type FileTree, type GoodBuild, type Inputs, workingTree } from '../inputs.ts';
import type { WantedBuild } from '../snapshot.ts';
import { treeOf } from './wanted.ts';

/** The files of a revision as who builds them has them. */
export interface BuiltFiles {
  readonly tree: FileTree;
  /** The files of them that Git LFS stores, with what stands for them in Git. */
  readonly lfs: ReadonlyMap<string, LfsPointer>;
  /** What the tree has of these. */
  readonly holds: 'pointers' | 'contents';
  /** It is the tree that has been read. */
  readonly isAsRead: boolean;
}

/** Undefined where the files are not there yet, or cannot be read. */
export function builtFiles(
  inputs: Inputs,
  { root, revision, mode }: Pick<WantedBuild, 'root' | 'revision' | 'mode'>,
): BuiltFiles | undefined {
  const repository = inputs.repositories.get(root);
  const read = treeOf(inputs, { root, revision });
  if (!repository || !read) return undefined;
  const stored = revision === workingTree ? inGit(read, repository.lfs) : read;
  const lfs = pointersIn(stored);
  const holds = takesPointers(mode) ? 'pointers' : 'contents';
  const tree = holds === 'pointers' ? stored : withContents(read, lfs, repository.lfs?.objects);
  return { tree, lfs, holds, isAsRead: tree === read };
}

/** The files that Git LFS stores among those that a build has read; of pointers those that it has put into objects. */
export function lfsOf(
  { lfs, holds }: BuiltFiles,
  { reads, objects }: Pick<GoodBuild, 'reads' | 'objects'>,
): readonly string[] {
  const read = [...lfs].filter(([path]) => reads.has(path));
  if (read.length === 0 || holds === 'contents') return read.map(([path]) => path);
  // kustomize breaks the lines of what it encodes.
  const rendered = objects.map(({ object }) => JSON.stringify(object).replaceAll('\\n', ''));
  const isIn = (text: string): boolean => rendered.some((one) => one.includes(text));
  return read.flatMap(([path, pointer]) =>
    // In a Secret it is encoded, in a ConfigMap it may have become keys.
    isIn(`oid sha256:${pointer.objectId}`) || isIn(btoa(lfsPointerText(pointer))) ? [path] : [],
  );
}

/** What a failure may have to do with Git LFS; `absent` are objects that it misses. */
export const lfsOfFailure = (
  { lfs, holds }: BuiltFiles,
  absent: readonly string[] | undefined,
): LfsOfFailure => ({
  ...(absent ? { absent } : {}),
  ...(holds === 'pointers' && lfs.size > 0 ? { pointers: [...lfs.keys()] } : {}),
});

const pointersIn = kept(
  (tree: FileTree): ReadonlyMap<string, LfsPointer> =>
    new Map(
      [...tree].flatMap(([path, content]) => {
        const pointer = pointerOf(content);
        return pointer ? [[path, pointer] as const] : [];
      }),
    ),
);

/** With what Git LFS keeps in the place of pointers. */
const withContents = kept(
  (
    tree: FileTree,
    lfs: ReadonlyMap<string, LfsPointer>,
    objects: LfsState['objects'] = new Map(),
  ): FileTree => {
    const contents = [...lfs].flatMap(([path, { objectId }]) => {
      const content = tree.get(path);
      // In the working tree the content may be in its place already.
      if (!content || !pointerOf(content)) return [];
      const bytes = objects.get(objectId);
      const object = bytes
        ? filled(content, path, bytes)
        : unfilled(content, objectId, objects.has(objectId));
      return [[path, object] as const];
    });
    return contents.length === 0 ? tree : new Map([...tree, ...contents]);
  },
);

// The same object for the same pointer, while as much is known of it.
const filled = kept((_pointer: FileContent, path: string, bytes: FileBytes): FileContent =>
  fileContent(path, bytes),
);
const unfilled = kept((_pointer: FileContent, objectId: string, isAbsent: boolean): FileContent => ({
  kind: 'unread',
  lfs: { objectId, isAbsent },
}));

const pointerOf = (content: FileContent): LfsPointer | undefined =>
  content.kind === 'text' ? readLfsPointer(content.source.text) : undefined;
