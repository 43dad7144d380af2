import { writeFile } from 'node:fs/promises';
import { BatchReader } from '../read/batchReader.ts';
import type { GitCommand } from '../read/gitCommand.ts';
import { changedFileList, listStatus, type StatusEntry } from './changedFileList.ts';
import { filtersOf } from './filtersOf.ts';
import { gitOutput } from './gitProcess.ts';
import type { ChangedFile, FileKind, TrustOptions, WorkingFile } from './gitWriteApi.ts';
import { withScratch, type Scratch } from './scratch.ts';
import { storedEntries } from './storedEntries.ts';
import { fileModes } from './treeWithFiles.ts';
import { personEnvironment } from './writeEnvironment.ts';
import { currentHead, openRepository, type WriteRepository } from './writeRepository.ts';

export async function changedFiles(
  command: GitCommand,
  folder: string,
  trust: TrustOptions,
): Promise<readonly ChangedFile[]> {
  const repository = await openRepository(command, folder, trust.signal);
  return withScratch(repository, trust.signal, async (scratch) =>
    (await status(repository, scratch, trust)).map(({ isSubmodule: _, ...file }) => file),
  );
}

export async function workingFiles(
  command: GitCommand,
  folder: string,
  request: TrustOptions & { readonly paths: readonly string[] },
): Promise<readonly WorkingFile[]> {
  const repository = await openRepository(command, folder, request.signal);
  return withScratch(repository, request.signal, async (scratch) => {
    const wanted = new Set(request.paths);
    const files = (await status(repository, scratch, request)).filter(({ path }) => wanted.has(path));
    return contentsOf(repository, scratch, { files, ...request });
  });
}

async function contentsOf(
  repository: WriteRepository,
  scratch: Scratch,
  { files, trusted, signal }: TrustOptions & { readonly files: readonly StatusEntry[] },
): Promise<readonly WorkingFile[]> {
  const plain = files.filter(({ change, isSubmodule }) => change !== 'conflicted' && !isSubmodule);
  const filters = await filtersOf(
    scratch,
    plain.map(({ path }) => path),
    [],
    { workTree: repository.root },
  );
  const runs = (path: string): boolean => trusted || !isConfigured(repository, filters.get(path));
  const read = plain.filter(({ path }) => runs(path)).map(({ path }) => path);
  const stored = await storedEntries(repository, scratch, read, { trusted, signal });
  const ids = [...stored.values()].flatMap(({ entry }) => (entry === undefined ? [] : [idOf(entry)]));
  const blobs = await blobsOf(scratch, ids);
  const content = ({ path, change, isSubmodule }: StatusEntry): WorkingFile['content'] => {
    if (isSubmodule) return { kind: 'submodule' };
    if (change === 'conflicted') return { kind: 'conflicted' };
    if (!runs(path)) return { kind: 'filterNotRun', filter: filters.get(path) ?? '' };
    const entry = stored.get(path)?.entry;
    if (entry === undefined) return { kind: 'deleted' };
    const objectId = idOf(entry);
    const bytes = blobs.get(objectId) ?? new Uint8Array();
    return { kind: 'bytes', bytes, objectId, file: kindOf(entry), isFiltered: filters.has(path) };
  };
  return files.map(({ isSubmodule, ...file }) => ({ ...file, content: content({ ...file, isSubmodule }) }));
}

/** A status compares contents where times differ, and so may run filters. */
async function status(
  repository: WriteRepository,
  scratch: Scratch,
  { trusted, signal }: TrustOptions,
): Promise<readonly StatusEntry[]> {
  const { command, root, indexFile } = repository;
  if (trusted) {
    const environment = personEnvironment(command.environment);
    return changedFileList(await gitOutput(command, { folder: root, args: listStatus, environment, signal }));
  }
  const { commit } = await currentHead(repository);
  if (commit !== undefined) await writeFile(`${scratch.gitFolder}/HEAD`, `${commit}\n`);
  const variables = { GIT_INDEX_FILE: indexFile };
  return changedFileList(await scratch.output(listStatus, { workTree: root, variables }));
}

async function blobsOf(scratch: Scratch, ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  if (ids.length === 0) return new Map();
  const input = ids.map((id) => `${id}\n`).join('');
  const answers = new BatchReader().push(await scratch.output(['cat-file', '--batch'], { input }));
  return new Map(
    answers.flatMap((answer) => (answer.kind === 'object' ? [[answer.objectId, answer.bytes] as const] : [])),
  );
}

/** An attribute may name a filter that nobody set up: then Git stores the bytes as they are. */
const isConfigured = ({ config }: WriteRepository, filter: string | undefined): boolean =>
  filter !== undefined &&
  config.some(
    ({ key, value }) => [`filter.${filter}.clean`, `filter.${filter}.process`].includes(key) && value !== '',
  );

const idOf = (entry: string): string => entry.slice(entry.indexOf(' ') + 1);

const kindOf = (entry: string): FileKind => {
  if (entry.startsWith(fileModes.link)) return 'link';
  return entry.startsWith(fileModes.executable) ? 'executable' : 'file';
};
