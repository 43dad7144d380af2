import type { ArgoSetSchedule } from '../owner/argo/argoSetBuild.ts';
import { formatInterval } from '../owner/formatInterval.ts';
import type { Owner } from '../owner/owner.ts';
import type { AgentStatus } from '../owner/agentStatus.ts';
import type { WillRun } from './syncPlan.ts';

/** Whether and when Argo CD generates the Applications of a set after a merge. */
export function setWillRun(
  ref: Owner['ref'],
  { requeueSeconds, inSteps }: ArgoSetSchedule,
  { ready, reason, message }: AgentStatus,
): WillRun {
  const pinned =
    requeueSeconds !== undefined && ref.by === 'commit'
      ? `its generators read the commit ${ref.value.slice(0, 10)}`
      : undefined;
  return {
    when:
      requeueSeconds === undefined
        ? 'when its own manifest is applied: it reads nothing else'
        : `within ${formatInterval(requeueSeconds)} of the merge, at once where a webhook tells Argo CD`,
    ...(pinned === undefined ? {} : { blockedBy: pinned }),
    notes: [
      ...(inSteps
        ? ['its Applications sync step by step (spec.strategy): in which steps is not planned here']
        : []),
      ...(ready === 'False' ? [`it fails now: ${reason}: ${message.replace(/\s+/g, ' ').trim()}`] : []),
    ],
  };
}
