import { writeFile } from 'node:fs/promises';
import { treeEntries } from '../read/treeEntries.ts';
import { filtersOf } from './filtersOf.ts';
import type { ChangedContent, FileKind } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import type { Scratch } from './scratch.ts';

/** The tree of a commit with some files changed: read into the scratch index, changed there, written. */
export async function treeWithFiles(
  scratch: Scratch,
  base: string,
  files: readonly ChangedContent[],
): Promise<string> {
  for (const { path } of files) checkPath(path);
  const listed = await scratch.output(['ls-tree', '-r', '-z', '--full-tree', base]);
  const modes = new Map(treeEntries(listed).map(({ path, mode }) => [path, mode]));
  refuseFoldersAndFiles(modes, files);
  const entries = files.map((file) => ({ file, mode: newMode(file, modes.get(file.path)) }));
  const objectIds = await writeBlobs(scratch, files);
  await scratch.output(['read-tree', base]);
  const record = ({ file, mode }: (typeof entries)[number]): string => {
    const objectId = objectIds.get(file);
    return objectId === undefined
      ? `0 ${'0'.repeat(base.length)}\t${file.path}\0`
      : `${mode} ${objectId}\t${file.path}\0`;
  };
  // What is removed goes first: a folder may take the place of a file.
  const ordered = entries.toSorted((a, b) => Number(objectIds.has(a.file)) - Number(objectIds.has(b.file)));
  const updated = await scratch.end(['update-index', '-z', '--index-info'], {
    input: ordered.map(record).join(''),
  });
  if (updated.exitCode !== 0)
    throw new GitWriteError(
      refused(
        'invalidPath',
        `Git does not take a path of the change: ${updated.stderr.trim().split('\n')[0] ?? ''}`,
        'Choose another name for the file.',
      ),
    );
  await refuseFiltered(scratch, files);
  // A partial clone need not hold the files that stay as they are.
  return scratch.text(['write-tree', '--missing-ok']);
}

/** Blobs of exactly these bytes: no filter and no line ends are applied to what is handed in. */
async function writeBlobs(
  scratch: Scratch,
  files: readonly ChangedContent[],
): Promise<ReadonlyMap<ChangedContent, string>> {
  const written: { readonly file: ChangedContent; readonly source: string }[] = [];
  for (const [i, file] of files.entries()) {
    if (file.content === null) continue;
    const source = `${scratch.folder}/blob-${String(i)}`;
    await writeFile(source, file.content);
    written.push({ file, source });
  }
  if (written.length === 0) return new Map();
  const ids = await scratch.text(['hash-object', '-w', '--no-filters', '--stdin-paths'], {
    input: written.map(({ source }) => `${source}\n`).join(''),
  });
  const lines = ids.split('\n');
  return new Map(written.map(({ file }, i) => [file, lines[i] ?? '']));
}

function newMode({ path, content, file }: ChangedContent, baseMode: string | undefined): string {
  if (baseMode === '160000' || (baseMode === '120000' && file !== 'link' && content !== null))
    throw new GitWriteError(
      refused(
        'notARegularFile',
        `${path} is a ${baseMode === '160000' ? 'submodule' : 'link'}, not a file`,
        baseMode === '160000' ? 'Change it with Git itself.' : 'Change the file that it leads to.',
      ),
    );
  return file === undefined ? (baseMode ?? fileModes.file) : fileModes[file];
}

/** Bytes that a filter should have made would be checked out as something else. */
async function refuseFiltered(scratch: Scratch, files: readonly ChangedContent[]): Promise<void> {
  const open = files.filter(({ content, isFiltered }) => content !== null && isFiltered !== true);
  const filters = await filtersOf(
    scratch,
    open.map(({ path }) => path),
    ['--cached'],
  );
  const [first] = filters;
  if (first)
    throw new GitWriteError(
      refused(
        'filteredPath',
        `${first[0]} is stored through the filter ${first[1]}`,
        'Change and commit it with Git itself.',
      ),
    );
}

/** A file where a folder is, or below a file, would silently take what is there out of the commit. */
function refuseFoldersAndFiles(modes: ReadonlyMap<string, string>, files: readonly ChangedContent[]): void {
  const removed = new Set(files.flatMap(({ path, content }) => (content === null ? [path] : [])));
  const added = files.flatMap(({ path, content }) => (content === null ? [] : [path]));
  const paths = new Set([...[...modes.keys()].filter((path) => !removed.has(path)), ...added]);
  const folders = new Set([...paths].flatMap(foldersOf));
  const both = added.find((path) => folders.has(path) || foldersOf(path).some((folder) => paths.has(folder)));
  if (both !== undefined)
    throw new GitWriteError(
      refused(
        'invalidPath',
        `${both} cannot be in the same commit as a file or folder of that name`,
        'Choose another path.',
      ),
    );
}

const foldersOf = (path: string): readonly string[] =>
  path.split('/').flatMap((_, i, names) => (i === 0 ? [] : [names.slice(0, i).join('/')]));

function checkPath(path: string): void {
  const names = path.split('/');
  if (!names.some((name) => name === '' || name === '.' || name === '..' || /[\0]|^\.git$/i.test(name)))
    return;
  throw new GitWriteError(
    refused(
      'invalidPath',
      `${JSON.stringify(path)} is no path of a file in a repository`,
      'Choose another path.',
    ),
  );
}

export const fileModes: Readonly<Record<FileKind, string>> = {
  file: '100644',
  executable: '100755',
  link: '120000',
};
