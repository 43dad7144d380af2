import type { GitCommand } from '../read/gitCommand.ts';
import { candidateCommit } from './candidateCommit.ts';
import { commitMessage } from './commitMessage.ts';
import type { CandidateCommit, TreeChange } from './gitWriteApi.ts';
import { withScratch } from './scratch.ts';
import { commitId, openRepository } from './writeRepository.ts';

/** A commit of a tree that is there, that nothing refers to. */
export async function commitTree(
  command: GitCommand,
  folder: string,
  { base, tree, message, signal }: TreeChange & { readonly signal: AbortSignal | undefined },
): Promise<CandidateCommit> {
  const repository = await openRepository(command, folder, signal);
  const parent = await commitId(repository, base, signal);
  return withScratch(repository, signal, (scratch) =>
    candidateCommit(scratch, { base: parent, tree, message: commitMessage(message) }),
  );
}
