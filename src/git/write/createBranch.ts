import type { GitCommand } from '../read/gitCommand.ts';
import { gitEnd, gitOutput } from './gitProcess.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { commitId, inRepository, openRepository, zeroId } from './writeRepository.ts';

/** One process that makes the branch or finds it there: nothing in between. */
export async function createBranch(
  command: GitCommand,
  folder: string,
  { name, commit }: { readonly name: string; readonly commit: string },
): Promise<void> {
  const repository = await openRepository(command, folder);
  const ref = `refs/heads/${name}`;
  const isValid =
    !/^-|^HEAD$|^@$|[\0\n]/.test(name) &&
    (await gitEnd(command, inRepository(repository, { args: ['check-ref-format', ref] }))).exitCode === 0;
  if (!isValid)
    throw new GitWriteError(
      refused(
        'invalidBranchName',
        `${JSON.stringify(name)} cannot be the name of a branch`,
        'Use letters, digits, hyphens and single slashes, such as fix/replicas.',
      ),
    );
  const id = await commitId(repository, commit);
  const args = ['update-ref', '--no-deref', '-m', `branch: Created from ${id}`, ref, id, zeroId(repository)];
  await gitOutput(command, inRepository(repository, { args }));
}
