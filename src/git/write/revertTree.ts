import { deepenCommand } from '../../core/owner/fetchCommand.ts';
import type { GitCommand } from '../read/gitCommand.ts';
import { candidateIdentity } from './candidateCommit.ts';
import { requireGit } from './gitVersion.ts';
import type { RevertRequest, RevertResult, RevertStep } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { mergeTree } from './mergeTree.ts';
import { revertConflicts } from './revertConflicts.ts';
import { revertMessage } from './revertMessage.ts';
import { commitToRevert, type CommitToRevert } from './commitToRevert.ts';
import { revertParent } from './revertParent.ts';
import { withScratch, type Scratch } from './scratch.ts';
import { writeAttributes } from './writeAttributes.ts';
import { commitId, openRepository, textInRepository } from './writeRepository.ts';

/**
 * Undoes commits, newest first, as merges of trees: what changed between the reverted commit and its parent is taken
 * back from the commit that the revert follows. Neither the working tree nor the index has a part in it.
 */
export async function revertTree(
  command: GitCommand,
  folder: string,
  { commits, onto, mainline, signal }: RevertRequest,
): Promise<RevertResult> {
  const repository = await openRepository(command, folder, signal);
  await requireGit(repository, [2, 38], 'Reverting');
  const start = await commitId(repository, onto, signal);
  return withScratch(repository, signal, async (scratch) => {
    await writeAttributes(scratch, start);
    let tree = await textInRepository(repository, { args: ['rev-parse', `${start}^{tree}`], signal });
    const steps: RevertStep[] = [];
    const alreadyUndone: string[] = [];
    for (const name of commits) {
      const commit = await commitToRevert(scratch, await commitId(repository, name, signal));
      const parent = await revertParent(scratch, commit, { onto: start, mainline });
      if (parent.kind === 'ambiguous')
        return { kind: 'mainlineNeeded', commit: commit.id, parents: parent.parents };
      const merged = await merge(scratch, { tree, commit, parent: parent.commit });
      const step = { commit: commit.id, tree: merged.tree, message: revertMessage(commit, parent.commit) };
      if (merged.conflicts.length > 0)
        return {
          kind: 'conflicts',
          steps,
          conflicting: step,
          conflicts: await revertConflicts(scratch, merged),
        };
      if (merged.tree === tree) alreadyUndone.push(commit.id);
      else steps.push(step);
      tree = merged.tree;
    }
    return steps.length === 0 ? { kind: 'alreadyUndone' } : { kind: 'reverted', steps, alreadyUndone };
  });
}

/**
 * A three-way merge whose base is the reverted commit. `git merge-tree` finds the base by itself, from parents, so all
 * three become commits of a small history of their own. Their names are what conflict markers say.
 */
async function merge(
  scratch: Scratch,
  {
    tree,
    commit,
    parent,
  }: { readonly tree: string; readonly commit: CommitToRevert; readonly parent: string | undefined },
): Promise<Awaited<ReturnType<typeof mergeTree>>> {
  const make = (ofTree: string, ...parents: readonly string[]): Promise<string> =>
    scratch.text(['commit-tree', ofTree, ...parents.flatMap((id) => ['-p', id]), '-m', 'side of a revert'], {
      variables: candidateIdentity,
    });
  const before =
    parent === undefined
      ? await scratch.text(['hash-object', '-t', 'tree', '-w', '--stdin'], { input: '' })
      : await treeOf(scratch, parent);
  const base = await make(commit.tree);
  const theirs = `parent-of-${commit.id.slice(0, 10)}`;
  await scratch.output(['update-ref', 'refs/heads/HEAD-side', await make(tree, base)]);
  await scratch.output(['update-ref', `refs/heads/${theirs}`, await make(before, base)]);
  await scratch.output(['symbolic-ref', 'HEAD', 'refs/heads/HEAD-side']);
  return mergeTree(scratch, 'HEAD', theirs);
}

async function treeOf(scratch: Scratch, commit: string): Promise<string> {
  const end = await scratch.end(['rev-parse', '--verify', '--quiet', `${commit}^{tree}`]);
  if (end.exitCode === 0) return end.stdout.toString().trim();
  throw new GitWriteError(
    refused(
      'historyMissing',
      `the commit ${commit.slice(0, 10)} before the reverted one is not in this clone`,
      `Fetch it with ${deepenCommand}, then try again.`,
    ),
  );
}
