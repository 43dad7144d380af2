import { lstat } from 'node:fs/promises';
import type { UnfinishedOperation } from './repositoryConditions.ts';

/** What Git has begun in this worktree and waits to be told to finish or to abort. */
export async function unfinishedOperation(gitFolder: string): Promise<UnfinishedOperation | undefined> {
  for (const [operation, file] of marks)
    if (
      await lstat(`${gitFolder}/${file}`).then(
        () => true,
        () => false,
      )
    )
      return operation;
  return undefined;
}

/** A rebase stops in a cherry-pick of its own, so it is looked for first. */
const marks: readonly (readonly [UnfinishedOperation, string])[] = [
  ['rebase', 'rebase-merge'],
  ['applyPatches', 'rebase-apply/applying'],
  ['rebase', 'rebase-apply'],
  ['merge', 'MERGE_HEAD'],
  ['cherryPick', 'CHERRY_PICK_HEAD'],
  ['revert', 'REVERT_HEAD'],
  ['cherryPick', 'sequencer'],
  ['bisect', 'BISECT_LOG'],
];
