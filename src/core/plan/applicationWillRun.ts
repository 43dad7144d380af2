import type { ArgoSchedule } from '../owner/argo/argoSchedule.ts';
import type { FollowedRef } from '../owner/followedRef.ts';
import { formatInterval } from '../owner/formatInterval.ts';
import type { AgentStatus } from '../owner/agentStatus.ts';
import type { WillRun } from './syncPlan.ts';

/** Whether and when Argo CD applies a merge. */
export function applicationWillRun(
  ref: FollowedRef,
  { automated, refreshSeconds }: ArgoSchedule,
  { reason, message }: AgentStatus,
): WillRun {
  const pinned =
    ref.by === 'commit' ? `its targetRevision is the commit ${ref.value.slice(0, 10)}` : undefined;
  return {
    when: automated ? whenSeen(ref, refreshSeconds) : 'when somebody syncs it: it does not sync by itself',
    ...(pinned === undefined ? {} : { blockedBy: pinned }),
    // Of an Application that no cluster tells of, nothing is known.
    notes:
      reason === 'Unknown' && message === ''
        ? []
        : [`it is ${reason} now${message === '' ? '' : `: ${message.replace(/\s+/g, ' ').trim()}`}`],
  };
}

function whenSeen(ref: FollowedRef, refreshSeconds: number | undefined): string {
  if (ref.by === 'semver') return `when a new tag matches ${ref.value}, which it follows`;
  return refreshSeconds === undefined
    ? 'when Argo CD is told of the merge: it does not look for commits by itself'
    : `within ${formatInterval(refreshSeconds)} of the merge, at once where a webhook tells Argo CD`;
}
