import { lstat, stat } from 'node:fs/promises';
import type { GitCommand } from '../read/gitCommand.ts';
import type { RepositoryState } from './gitWriteApi.ts';
import { gitOutput } from './gitProcess.ts';
import { GitWriteError } from './gitWriteError.ts';
import { identity, missingIdentity } from './identity.ts';
import { isConfigTrue } from './repositoryConfig.ts';
import type { RepositoryCondition } from './repositoryConditions.ts';
import { unfinishedOperation } from './unfinishedOperation.ts';
import {
  currentHead,
  inRepository,
  openRepository,
  textInRepository,
  type Head,
  type WriteRepository,
} from './writeRepository.ts';

/** What stands in the way of a change, and what else somebody should know first. */
export async function repositoryState(
  command: GitCommand,
  folder: string,
  signal?: AbortSignal,
): Promise<RepositoryState> {
  try {
    const repository = await openRepository(command, folder, signal);
    const head = await currentHead(repository);
    const remotes = remoteNames(repository);
    return {
      root: repository.root,
      ...(head.branch === undefined ? {} : { branch: head.branch }),
      ...(head.commit === undefined ? {} : { head: head.commit }),
      remotes,
      conditions: [
        ...ofHead(head),
        ...(await ofWork(repository, signal)),
        ...ofRemotes(remotes),
        ...(await ofClone(repository)),
      ],
    };
  } catch (error) {
    if (error instanceof GitWriteError && error.failure.code === 'bareRepository')
      return { remotes: [], conditions: [{ code: 'bare' }] };
    throw error;
  }
}

function ofHead({ branch, commit }: Head): readonly RepositoryCondition[] {
  if (commit === undefined) return [{ code: 'noCommit' }];
  return branch === undefined ? [{ code: 'detachedHead', commit }] : [];
}

async function ofWork(
  repository: WriteRepository,
  signal: AbortSignal | undefined,
): Promise<readonly RepositoryCondition[]> {
  const operation = await unfinishedOperation(repository.gitFolder);
  const unmerged = await gitOutput(
    repository.command,
    inRepository(repository, { args: ['ls-files', '-z', '--unmerged'], signal }),
  );
  const paths = new Set(
    unmerged
      .toString()
      .split('\0')
      .flatMap((record) => (record === '' ? [] : [record.slice(record.indexOf('\t') + 1)])),
  );
  const file = `${repository.indexFile}.lock`;
  const lock = await lstat(file).catch(() => undefined);
  return [
    ...(operation === undefined ? [] : [{ code: 'operationUnderWay', operation } as const]),
    ...(paths.size === 0 ? [] : [{ code: 'unmergedPaths', paths: [...paths] } as const]),
    ...(lock ? [{ code: 'indexLocked', file, ageMs: Math.max(0, Date.now() - lock.mtimeMs) } as const] : []),
    ...((await hasIdentity(repository, signal)) ? [] : [noIdentity(repository)]),
  ];
}

const hasIdentity = (repository: WriteRepository, signal: AbortSignal | undefined): Promise<boolean> =>
  identity(repository, signal).then(
    () => true,
    (error: unknown) => {
      if (error instanceof GitWriteError && error.failure.code === 'noIdentity') return false;
      throw error;
    },
  );

function noIdentity(repository: WriteRepository): RepositoryCondition {
  const missing = missingIdentity(repository);
  return { code: 'noIdentity', missing: missing.length === 0 ? ['user.name', 'user.email'] : missing };
}

function ofRemotes(remotes: readonly string[]): readonly RepositoryCondition[] {
  if (remotes.length === 0) return [{ code: 'noRemote' }];
  return remotes.length > 1 ? [{ code: 'severalRemotes', remotes }] : [];
}

async function ofClone(repository: WriteRepository): Promise<readonly RepositoryCondition[]> {
  const { gitFolder, commonFolder, config } = repository;
  const superproject = await textInRepository(repository, {
    args: ['rev-parse', '--show-superproject-working-tree'],
  });
  const isShallow = await stat(`${commonFolder}/shallow`).then(
    ({ size }) => size > 0,
    () => false,
  );
  const isPartial = config.some(
    ({ key }) => key === 'extensions.partialclone' || /^remote\..*\.promisor$/s.test(key),
  );
  return [
    ...(isShallow ? [{ code: 'shallow' } as const] : []),
    ...(gitFolder === commonFolder ? [] : [{ code: 'linkedWorktree', commonFolder } as const]),
    ...(superproject === '' ? [] : [{ code: 'submodule', superproject } as const]),
    ...(isConfigTrue(config, 'core.sparsecheckout') ? [{ code: 'sparseCheckout' } as const] : []),
    ...(isPartial ? [{ code: 'partialClone' } as const] : []),
  ];
}

export const remoteNames = ({ config }: Pick<WriteRepository, 'config'>): readonly string[] => [
  ...new Set(config.flatMap(({ key }) => /^remote\.(.+)\.(?:url|pushurl)$/s.exec(key)?.[1] ?? [])),
];
