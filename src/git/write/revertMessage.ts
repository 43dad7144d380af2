import type { CommitToRevert } from './commitToRevert.ts';

/** What `git revert` writes: a revert of a revert is a reapplication, and a merge names the parent that stays. */
export function revertMessage({ id, subject, parents }: CommitToRevert, parent: string | undefined): string {
  const ofMerge = parents.length > 1 ? `, reversing\nchanges made to ${String(parent)}` : '';
  return `${titleOf(subject)}\n\nThis reverts commit ${id}${ofMerge}.\n`;
}

function titleOf(subject: string): string {
  const reverted = /^Revert "(.*)$/.exec(subject)?.[1];
  return reverted === undefined || reverted.startsWith('Revert "')
    ? `Revert "${subject}"`
    : `Reapply "${reverted}`;
}
