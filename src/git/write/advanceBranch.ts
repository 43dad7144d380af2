import type { GitCommand } from '../read/gitCommand.ts';
import { refuseElsewhere, refuseUnfinished } from './branchInUse.ts';
import type { ChangedEntry } from './changedEntries.ts';
import type { AdvancedBranch, BranchMove } from './gitWriteApi.ts';
import { gitOutput } from './gitProcess.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { changesBetween, indexChange } from './indexChange.ts';
import { moveTogether } from './moveTogether.ts';
import { withScratch, type Scratch } from './scratch.ts';
import { storedEntries } from './storedEntries.ts';
import {
  commitId,
  currentHead,
  inRepository,
  openRepository,
  textInRepository,
  type WriteRepository,
} from './writeRepository.ts';

/** Moves a branch on to a commit that follows it, where it still is what the commit was made for. */
export async function advanceBranch(
  command: GitCommand,
  folder: string,
  { branch, commit, expected }: BranchMove,
): Promise<AdvancedBranch> {
  const repository = await openRepository(command, folder);
  const [from, to] = [await commitId(repository, expected), await commitId(repository, commit)];
  await mustFollow(repository, branch, { from, to });
  await refuseElsewhere(repository, branch);
  const move = [
    'update-ref',
    '--no-deref',
    '-m',
    'commit: made by Plumbline',
    `refs/heads/${branch}`,
    to,
    from,
  ];
  const head = await currentHead(repository);
  if (head.branch !== branch) {
    await refuseUnfinished(repository, branch);
    await gitOutput(command, inRepository(repository, { args: move }));
    return { isCheckedOut: false, outdatedFiles: [] };
  }
  await refuseUnfinished(repository);
  return withScratch(repository, undefined, async (scratch) => {
    const change = await indexChange(repository, await changesBetween(repository, from, to));
    const outdatedFiles = await stillAsBefore(repository, scratch, change.entries);
    await moveTogether(repository, scratch, { change, move });
    return { isCheckedOut: true, outdatedFiles };
  });
}

async function mustFollow(
  repository: WriteRepository,
  branch: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const now = await commitId(repository, `refs/heads/${branch}`).catch(() => undefined);
  if (now === undefined)
    throw new GitWriteError(
      refused(
        'noSuchBranch',
        `there is no branch ${JSON.stringify(branch)}`,
        'Commit to a new branch instead.',
      ),
    );
  const isDescendant =
    (await textInRepository(repository, { args: ['rev-list', '-1', from, '--not', to] })) === '';
  if (now !== from || !isDescendant)
    throw new GitWriteError(
      refused(
        'branchMoved',
        `${branch} has moved on since the change was made`,
        'Look at the new commits and make the change again.',
      ),
    );
}

/** Committed paths whose file on disk would be stored as what was there before. */
async function stillAsBefore(
  repository: WriteRepository,
  scratch: Scratch,
  entries: readonly ChangedEntry[],
): Promise<readonly string[]> {
  const onDisk = await storedEntries(
    repository,
    scratch,
    entries.map(({ path }) => path),
  );
  return entries.flatMap(({ path, before, after }) => {
    const { entry, isSkipped } = onDisk.get(path) ?? { entry: undefined, isSkipped: false };
    return !isSkipped && entry === before && before !== after ? [path] : [];
  });
}
