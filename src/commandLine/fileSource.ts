import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { oversizedText } from '../base/fileBytes.ts';
import type { FileChanges } from '../engine/engineApi.ts';
import type { GitReader, GitRemote } from '../git/read/gitApi.ts';
import { fileContent } from '../session/git/fileContent.ts';
import { isInSource } from '../session/git/isInSource.ts';
import type { Platform } from '../session/platform.ts';
import { CommandLineError } from './commandLineError.ts';

/** The files around a folder: those of its repository, from the disk or as they were at a revision. */
export interface FileSource {
  readonly root: string;
  readonly files: ReadonlySet<string>;
  /** Those of the repository, by which it is known. */
  readonly remotes: readonly GitRemote[];
  /** Contents under the engine's names; null for a file that is gone. */
  read(files: readonly string[]): Promise<FileChanges>;
}

export const fileSource = (
  git: GitReader,
  folder: string,
  revision: string | undefined,
  readFile: Platform['readFile'],
): Promise<FileSource> =>
  revision === undefined ? diskFiles(git, folder, readFile) : commitFiles(git, revision);

/** Links are not read, as they are not in Flux's source: one in a hostile repository could lead anywhere. */
async function diskFiles(
  git: GitReader,
  folder: string,
  readFile: Platform['readFile'],
): Promise<FileSource> {
  const repository = await git.repository();
  const listed = repository.ok ? await git.workingTree() : undefined;
  const root = repository.ok ? repository.value.root : folder;
  const found = listed?.ok === true ? listed.value.files : await filesBelow(folder);
  const files = new Set(found);
  const read = async (file: string): Promise<readonly [string, Uint8Array | null]> => {
    const bytes = await readFile(root, file);
    if (bytes && 'oversized' in bytes) throw new CommandLineError(oversizedText(file, bytes.oversized));
    return [`/${file}`, bytes ?? null];
  };
  const remotes = repository.ok ? repository.value.remotes : [];
  return {
    root,
    files,
    remotes,
    read: async (wanted) => textsWherePossible(await Promise.all(wanted.map(read))),
  };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

async function commitFiles(git: GitReader, revision: string): Promise<FileSource> {
  const repository = await git.repository();
  if (!repository.ok) throw new CommandLineError(repository.failure.message);
  const tree = await git.tree(revision);
  if (!tree.ok) throw new CommandLineError(tree.failure.message);
  const ids = new Map(tree.value.filter(isInSource).map((entry) => [entry.path, entry.objectId]));
  return {
    root: repository.value.root,
    files: new Set(ids.keys()),
    remotes: repository.value.remotes,
    read: async (wanted) => {
      const blobs = await git.blobs(wanted.flatMap((file) => ids.get(file) ?? []));
      if (!blobs.ok) throw new CommandLineError(blobs.failure.message);
      return textsWherePossible(
        wanted.map((file) => [`/${file}`, blobs.value.get(ids.get(file) ?? '') ?? null]),
      );
    },
  };
}

function textsWherePossible(files: readonly (readonly [string, Uint8Array | null])[]): FileChanges {
  return new Map(files.map(([file, bytes]) => [file, bytes && textOrBytes(file, bytes)]));
}

function textOrBytes(file: string, bytes: Uint8Array): string | Uint8Array {
  const content = fileContent(file, bytes);
  return content.kind === 'text' ? content.source.text : bytes;
}
