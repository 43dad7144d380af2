import type { CandidateCommit, TreeChange } from './gitWriteApi.ts';
import type { Scratch } from './scratch.ts';

/** A commit to look at: nobody's, of no time, so that the same change gives the same id. */
export async function candidateCommit(
  scratch: Scratch,
  { base, tree, message }: TreeChange,
): Promise<CandidateCommit> {
  const commit = await scratch.text(['commit-tree', tree, '-p', base, '-F', '-'], {
    input: message,
    variables: candidateIdentity,
  });
  return { commit, tree };
}

export const candidateIdentity = {
  GIT_AUTHOR_NAME: 'Plumbline',
  GIT_AUTHOR_EMAIL: 'candidate@plumbline.invalid',
  GIT_AUTHOR_DATE: '@0 +0000',
  GIT_COMMITTER_NAME: 'Plumbline',
  GIT_COMMITTER_EMAIL: 'candidate@plumbline.invalid',
  GIT_COMMITTER_DATE: '@0 +0000',
};
