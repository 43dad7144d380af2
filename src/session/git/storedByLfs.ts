import { kept } from '../../base/kept.ts';
import { lfsPointerText } from '../../core/owner/lfsPointer.ts';
import type { GitReader, WorkingTree } from '../../git/read/gitApi.ts';
import type { FileTree } from '../inputs.ts';
import { type FileContent, sameContent } from './fileContent.ts';
import type { LfsState } from './lfsState.ts';

/** What Git has, or gets with the next commit, for files of a working tree that Git LFS stores; undefined where there is none. */
export function storedByLfs(
  reader: GitReader,
  lfs: WorkingTree['lfs'] | undefined,
  working: FileTree,
): FileTree | undefined {
  const pointers = new Map<string, FileContent>();
  for (const [path, inIndex] of lfs ?? []) {
    const content = working.get(path);
    const pointer = content && pointerTo(content, reader, path, inIndex);
    if (pointer) pointers.set(path, pointer);
  }
  return pointers.size > 0 ? pointers : undefined;
}

/** Where two such answers differ. */
export const changedPointers = (before: FileTree = new Map(), now: FileTree = new Map()): readonly string[] =>
  [...new Set([...before.keys(), ...now.keys()])].filter(
    (path) => !sameContent(before.get(path), now.get(path)),
  );

/** The working tree as a commit of it has it. */
export const inGit = (working: FileTree, { pointers }: LfsState = {}): FileTree =>
  pointers ? withPointers(working, pointers) : working;

const withPointers = kept(
  (working: FileTree, pointers: FileTree): FileTree => new Map([...working, ...pointers]),
);

/** A digest of the whole content: made once of it. */
const pointerTo = kept(
  (
    content: FileContent,
    reader: GitReader,
    path: string,
    inIndex: string | undefined,
  ): FileContent | undefined => {
    if (content.kind !== 'text' && content.kind !== 'bytes') return undefined;
    const bytes = content.kind === 'text' ? utf8.encode(content.source.text) : content.bytes;
    const pointer = reader.lfsPointer(bytes, inIndex);
    return pointer && { kind: 'text', source: { path, text: lfsPointerText(pointer) } };
  },
);

const utf8 = new TextEncoder();
