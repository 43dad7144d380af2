import type { GitCommand } from '../read/gitCommand.ts';
import { refuseElsewhere, refuseUnfinished } from './branchInUse.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { changesBetween, indexChange } from './indexChange.ts';
import { moveTogether } from './moveTogether.ts';
import { withScratch } from './scratch.ts';
import {
  commitId,
  currentHead,
  openRepository,
  textInRepository,
  type Head,
  type WriteRepository,
} from './writeRepository.ts';

/** HEAD goes to a branch that holds what lies in the working tree already: only the index follows, in these paths. */
export async function switchTo(
  command: GitCommand,
  folder: string,
  { branch, paths }: { readonly branch: string; readonly paths: readonly string[] },
): Promise<void> {
  const repository = await openRepository(command, folder);
  const head = await currentHead(repository);
  if (head.branch === branch) return;
  const to = await commitId(repository, `refs/heads/${branch}`).catch(() => {
    throw new GitWriteError(
      refused('noSuchBranch', `there is no branch ${JSON.stringify(branch)}`, 'Create it first.'),
    );
  });
  await refuseUnfinished(repository);
  await refuseElsewhere(repository, branch);
  const from = await departure(repository, head, to);
  await withScratch(repository, undefined, async (scratch) => {
    const entries = await changesBetween(repository, from, to);
    const others = entries.filter(({ path }) => !paths.includes(path));
    if (others[0])
      throw new GitWriteError(
        refused(
          'otherFilesDiffer',
          `${branch} differs from what is checked out in more than the committed files, such as ${others[0].path}`,
          `Switch with git switch ${branch}, which updates those files as well.`,
        ),
      );
    const change = await indexChange(repository, entries);
    const reason = `checkout: moving from ${head.branch ?? from} to ${branch}`;
    await moveTogether(repository, scratch, {
      change,
      move: ['symbolic-ref', '-m', reason, 'HEAD', `refs/heads/${branch}`],
    });
  });
}

/** Commits of a detached HEAD are on no branch: leaving them behind could lose them. */
async function departure(repository: WriteRepository, head: Head, to: string): Promise<string> {
  if (head.commit === undefined)
    throw new GitWriteError(
      refused('noCommit', 'this repository has no commit yet', 'Make the first one with Git.'),
    );
  const args = ['rev-list', '-1', head.commit, '--not', to];
  if (head.branch === undefined && (await textInRepository(repository, { args })) !== '')
    throw new GitWriteError(
      refused(
        'detachedCommits',
        'no branch is checked out, and the new branch does not hold the commit that is',
        'Make a branch of the commit that is checked out, then try again.',
      ),
    );
  return head.commit;
}
