import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { slashPath } from '../../base/slashPath.ts';
import type { GitCommand } from '../read/gitCommand.ts';
import { gitEnd, gitOutput, gitText, type GitCall } from './gitProcess.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { configEntries, configValue, listConfig, type ConfigEntry } from './repositoryConfig.ts';
import { emptiedFilters } from './emptiedFilters.ts';
import { withSettings, writeEnvironment } from './writeEnvironment.ts';

/** A repository as it is when a step of a change begins. */
export interface WriteRepository {
  readonly command: GitCommand;
  readonly root: string;
  readonly gitFolder: string;
  readonly commonFolder: string;
  readonly objectsFolder: string;
  /** The person's index. */
  readonly indexFile: string;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly config: readonly ConfigEntry[];
  /** Ends whatever runs in the repository, for a step that can be cancelled. */
  readonly signal: AbortSignal | undefined;
}

export async function openRepository(
  command: GitCommand,
  folder: string,
  signal?: AbortSignal,
): Promise<WriteRepository> {
  const environment = writeEnvironment(command.environment);
  const located = await gitEnd(command, { folder, args: locate, environment, signal });
  const lines = located.stdout.toString().split('\n');
  const [isBare = '', gitFolder = '', commonFolder = '', objectsFolder = '', indexFile = '', format, top] =
    lines;
  if (isBare === 'true' || located.stderr.includes('cannot use bare repository'))
    throw new GitWriteError(
      refused('bareRepository', 'this repository has no working tree', 'Open a clone of it.'),
    );
  // The first lines are there; what failed is said as every other failure is.
  if (located.exitCode !== 0 || top === undefined || top === '')
    await gitOutput(command, { folder, args: ['rev-parse', '--show-toplevel'], environment, signal });
  const root = slashPath(resolve(top ?? ''));
  await mustHold(command, { root, gitFolder, environment, signal });
  const config = configEntries(
    await gitOutput(command, { folder: root, args: listConfig, environment, signal }),
  );
  return {
    command,
    root,
    gitFolder,
    commonFolder,
    objectsFolder,
    indexFile,
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    config,
    signal,
  };
}

/**
 * Runs Git in the repository itself with nothing that its configuration names. That is for filters to be emptied as well:
 * whoever writes the index looks again at files that are as young as it is.
 */
export const inRepository = (
  repository: WriteRepository,
  call: Omit<GitCall, 'folder' | 'environment'> & { readonly variables?: NodeJS.ProcessEnv },
): GitCall => ({
  ...call,
  signal: call.signal ?? repository.signal,
  folder: repository.root,
  environment: withSettings(
    writeEnvironment(repository.command.environment, call.variables),
    emptiedFilters(repository.config),
  ),
});

/** The full id of a commit that is in this clone. */
export async function commitId(
  repository: WriteRepository,
  revision: string,
  signal?: AbortSignal,
): Promise<string> {
  const end = /^-|[\0\n]|^$/.test(revision)
    ? undefined
    : await gitEnd(
        repository.command,
        inRepository(repository, {
          args: ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`],
          signal,
        }),
      );
  if (end?.exitCode === 0) return end.stdout.toString().trim();
  if ((await currentHead(repository)).commit === undefined)
    throw new GitWriteError(
      refused('noCommit', 'this repository has no commit yet', 'Make the first one with Git.'),
    );
  throw new GitWriteError({
    code: 'unknownRevision',
    revision,
    message: `${JSON.stringify(revision)} is no commit of this clone`,
  });
}

export interface Head {
  readonly branch?: string;
  readonly commit?: string;
}

export async function currentHead(repository: WriteRepository): Promise<Head> {
  const ask = async (...args: readonly string[]): Promise<string> =>
    (await gitEnd(repository.command, inRepository(repository, { args }))).stdout.toString().trim();
  const ref = await ask('symbolic-ref', '--quiet', 'HEAD');
  const commit = await ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  return {
    ...(ref === '' ? {} : { branch: ref.replace(/^refs\/heads\//, '') }),
    ...(commit === '' ? {} : { commit }),
  };
}

/**
 * `core.worktree` lets a repository call any folder its working tree. Where the folder does not name the repository in
 * turn, as those of submodules and linked worktrees do, what lies there is somebody else's.
 */
async function mustHold(
  command: GitCommand,
  { root, gitFolder, ...rest }: { root: string; gitFolder: string } & Omit<GitCall, 'folder' | 'args'>,
): Promise<void> {
  const args = ['rev-parse', '--absolute-git-dir'];
  const found = await gitEnd(command, { ...rest, folder: root, args });
  const real = (path: string): Promise<string> => realpath(path).catch(() => path);
  if (found.exitCode === 0 && (await real(found.stdout.toString().trim())) === (await real(gitFolder)))
    return;
  throw new GitWriteError(
    refused(
      'workingTreeElsewhere',
      `the configuration of ${gitFolder} names ${root} as its working tree, which does not belong to it`,
      'Remove core.worktree from the configuration of the repository.',
    ),
  );
}

export const zeroId = (repository: Pick<WriteRepository, 'objectFormat'>): string =>
  '0'.repeat(repository.objectFormat === 'sha256' ? 64 : 40);

export const configOf = (repository: WriteRepository, key: string): string | undefined =>
  configValue(repository.config, key);

export const textInRepository = (
  repository: WriteRepository,
  call: Parameters<typeof inRepository>[1],
): Promise<string> => gitText(repository.command, inRepository(repository, call));

const locate = [
  'rev-parse',
  '--path-format=absolute',
  '--is-bare-repository',
  '--absolute-git-dir',
  '--git-common-dir',
  '--git-path',
  'objects',
  '--git-path',
  'index',
  '--show-object-format',
  '--show-toplevel',
];
