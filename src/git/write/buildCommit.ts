import type { GitCommand } from '../read/gitCommand.ts';
import { candidateCommit } from './candidateCommit.ts';
import { commitMessage } from './commitMessage.ts';
import type { CandidateCommit, FileChange } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { withScratch } from './scratch.ts';
import { treeWithFiles } from './treeWithFiles.ts';
import { commitId, openRepository, textInRepository } from './writeRepository.ts';

/** A commit of some changed files on top of a base, that nothing refers to. */
export async function buildCommit(
  command: GitCommand,
  folder: string,
  { base, files, message, signal }: FileChange & { readonly signal: AbortSignal | undefined },
): Promise<CandidateCommit> {
  const repository = await openRepository(command, folder, signal);
  const parent = await commitId(repository, base, signal);
  return withScratch(repository, signal, async (scratch) => {
    const tree = await treeWithFiles(scratch, parent, files);
    if (tree === (await textInRepository(repository, { args: ['rev-parse', `${parent}^{tree}`], signal })))
      throw new GitWriteError(
        refused('nothingChanged', 'the files are what they are already', 'There is nothing to commit.'),
      );
    return candidateCommit(scratch, { base: parent, tree, message: commitMessage(message) });
  });
}
