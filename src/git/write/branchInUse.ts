import { readFile, readdir, realpath } from 'node:fs/promises';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { operationNames } from './repositoryConditions.ts';
import { unfinishedOperation } from './unfinishedOperation.ts';
import { textInRepository, type WriteRepository } from './writeRepository.ts';

/** The index of another worktree does not follow when its branch is moved or taken from here. */
export async function refuseElsewhere(repository: WriteRepository, branch: string): Promise<void> {
  const listed = await textInRepository(repository, { args: ['worktree', 'list', '--porcelain'] });
  for (const [i, block] of listed.split('\n\n').entries()) {
    const path = /^worktree (.*)$/m.exec(block)?.[1] ?? '';
    if (
      !block.split('\n').includes(`branch refs/heads/${branch}`) ||
      (await isHere(repository, path, i === 0))
    )
      continue;
    throw new GitWriteError(
      refused(
        'branchCheckedOutElsewhere',
        `${branch} is checked out in ${path}`,
        `Make the change in ${path}, or commit to a new branch.`,
      ),
    );
  }
}

/** The main worktree comes first; of a submodule, Git names its Git folder instead. */
async function isHere(repository: WriteRepository, path: string, isMain: boolean): Promise<boolean> {
  if (isMain) return repository.gitFolder === repository.commonFolder;
  return (await realpath(path).catch(() => path)) === (await realpath(repository.root));
}

/** A merge, rebase and the like is under way here; with a branch, only one that will move that branch when it ends. */
export async function refuseUnfinished(repository: WriteRepository, branch?: string): Promise<void> {
  const operation = await unfinishedOperation(repository.gitFolder);
  const isInTheWay =
    branch === undefined ? operation !== undefined : await isBeingRebased(repository, branch);
  if (!isInTheWay) return;
  const name = operation === undefined ? 'rebase' : operationNames[operation];
  throw new GitWriteError(
    refused('operationUnderWay', `a ${name} is under way`, `Finish or abort it, then try again.`),
  );
}

async function isBeingRebased(
  { commonFolder, gitFolder }: WriteRepository,
  branch: string,
): Promise<boolean> {
  const worktrees = await readdir(`${commonFolder}/worktrees`).catch(() => []);
  const folders = new Set([
    gitFolder,
    commonFolder,
    ...worktrees.map((name) => `${commonFolder}/worktrees/${name}`),
  ]);
  for (const folder of folders)
    for (const name of ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START']) {
      const text = await readFile(`${folder}/${name}`, 'utf8').catch(() => '');
      if ([branch, `refs/heads/${branch}`].includes(text.trim())) return true;
    }
  return false;
}
