import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { slashPath } from '../../base/slashPath.ts';
import { gitEnd, gitOutput, gitText, type GitCall, type GitEnd } from './gitProcess.ts';
import { scratchConfig } from './scratchConfig.ts';
import { writeEnvironment } from './writeEnvironment.ts';
import type { WriteRepository } from './writeRepository.ts';

/**
 * A repository of its own in a temporary folder that shares nothing with the person's but the objects: an index, refs
 * and a configuration that holds of theirs what is plain data. So whatever runs in it can neither touch what is theirs
 * nor start what the repository's configuration names.
 */
export interface Scratch {
  readonly folder: string;
  readonly gitFolder: string;
  readonly indexFile: string;
  readonly output: (args: readonly string[], options?: ScratchOptions) => Promise<Buffer>;
  readonly text: (args: readonly string[], options?: ScratchOptions) => Promise<string>;
  readonly end: (args: readonly string[], options?: ScratchOptions) => Promise<GitEnd>;
}

export interface ScratchOptions extends Pick<GitCall, 'input' | 'guards' | 'onStderr'> {
  /** An empty folder unless one is given. */
  readonly workTree?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly variables?: NodeJS.ProcessEnv;
}

export async function withScratch<T>(
  repository: WriteRepository,
  signal: AbortSignal | undefined,
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  await clearAbandoned();
  const folder = slashPath(await mkdtemp(join(tmpdir(), `${prefix}${String(process.pid)}-`)));
  try {
    return await use(await open(repository, folder, signal));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function open(
  repository: WriteRepository,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Scratch> {
  const gitFolder = `${folder}/git`;
  const indexFile = `${folder}/index`;
  for (const path of ['objects', 'refs/heads', 'info'])
    await mkdir(`${gitFolder}/${path}`, { recursive: true });
  await mkdir(`${folder}/tree`);
  await writeFile(`${gitFolder}/HEAD`, 'ref: refs/heads/none\n');
  await writeFile(`${gitFolder}/config`, scratchConfig(repository));
  await copyData(repository, gitFolder);
  const call = (
    args: readonly string[],
    { workTree, environment, variables, ...rest }: ScratchOptions = {},
  ): GitCall => ({
    ...rest,
    args,
    signal,
    folder: workTree ?? `${folder}/tree`,
    environment: {
      ...(environment ?? writeEnvironment(repository.command.environment)),
      GIT_DIR: gitFolder,
      GIT_WORK_TREE: workTree ?? `${folder}/tree`,
      GIT_OBJECT_DIRECTORY: repository.objectsFolder,
      GIT_INDEX_FILE: indexFile,
      ...variables,
    },
  });
  const { command } = repository;
  return {
    folder,
    gitFolder,
    indexFile,
    output: (args, options) => gitOutput(command, call(args, options)),
    text: (args, options) => gitText(command, call(args, options)),
    end: (args, options) => gitEnd(command, call(args, options)),
  };
}

/** Files of the Git folder that are data: what is ignored and how text is treated, and where history ends. */
async function copyData(repository: WriteRepository, gitFolder: string): Promise<void> {
  const indexFolder = dirname(repository.indexFile);
  const shared = (await readdir(indexFolder)).filter((name) => name.startsWith('sharedindex.'));
  const files = [
    ...['info/exclude', 'info/attributes', 'shallow'].map((name) => ({
      from: repository.commonFolder,
      name,
    })),
    // A split index finds its other half next to the Git folder's HEAD.
    ...shared.map((name) => ({ from: indexFolder, name })),
  ];
  for (const { from, name } of files)
    await copyFile(`${from}/${name}`, `${gitFolder}/${name}`).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** Folders of processes that were killed. One of a running process, of this one as well, is in use. */
async function clearAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = Number(new RegExp(`^${prefix}(\\d+)-`).exec(basename(name))?.[1]);
    if (Number.isInteger(owner) && !isRunning(owner))
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be asked, so it runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const prefix = 'plumbline-write-';
