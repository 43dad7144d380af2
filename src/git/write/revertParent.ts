import type { CommitToRevert } from './commitToRevert.ts';
import type { MergeParent } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import type { Scratch } from './scratch.ts';

export type RevertParent =
  /** Undefined for a root commit: what is before it is nothing. */
  | { readonly kind: 'parent'; readonly commit: string | undefined }
  | { readonly kind: 'ambiguous'; readonly parents: readonly MergeParent[] };

/**
 * What a commit is taken back to. For a merge: the given parent, else the first one where the history that the revert
 * follows came along by first parents, so that the merge brought its other parents in.
 */
export async function revertParent(
  scratch: Scratch,
  { id, parents }: CommitToRevert,
  { onto, mainline }: { readonly onto: string; readonly mainline: number | undefined },
): Promise<RevertParent> {
  if (parents.length < 2) {
    if (mainline === undefined || mainline === 1) return { kind: 'parent', commit: parents[0] };
    throw new GitWriteError(badMainline(id, parents.length));
  }
  if (mainline !== undefined) {
    const commit = parents[mainline - 1];
    if (commit === undefined) throw new GitWriteError(badMainline(id, parents.length));
    return { kind: 'parent', commit };
  }
  const first = await scratch.text(['rev-list', '--first-parent', onto, '--not', ...parents.slice(0, 1)]);
  if (first.split('\n').includes(id)) return { kind: 'parent', commit: parents[0] };
  return {
    kind: 'ambiguous',
    parents: await Promise.all(parents.map((commit, i) => describe(scratch, commit, i + 1))),
  };
}

async function describe(scratch: Scratch, commit: string, number: number): Promise<MergeParent> {
  const shown = await scratch.end(['log', '-1', '--no-show-signature', '--format=%s', commit]);
  return { number, commit, subject: shown.exitCode === 0 ? shown.stdout.toString().trimEnd() : '' };
}

const badMainline = (commit: string, count: number): ReturnType<typeof refused> =>
  refused(
    'invalidMainline',
    `${commit.slice(0, 10)} has ${count === 1 ? 'one parent' : `${count} parents`}`,
    'Choose one of them.',
  );
