import { formatInterval } from '../owner/formatInterval.ts';
import { formatOwner } from '../owner/owner.ts';
import type { AgentStatus } from '../owner/agentStatus.ts';
import type { ReleaseSchedule } from '../owner/helm/releaseSchedule.ts';
import type { Circumstances, Holder } from './circumstances.ts';
import type { WillRun } from './syncPlan.ts';
import { statusWords, waitsInVain } from './waitsInVain.ts';

/** Whether and when helm-controller upgrades a release after a merge: its manifest has to be applied first. */
export function releaseWillRun(
  schedule: ReleaseSchedule,
  status: AgentStatus,
  { dependencies, circle, holder }: Pick<Circumstances, 'dependencies' | 'circle' | 'holder'>,
): WillRun {
  const blockedBy = status.suspended
    ? 'it is suspended'
    : circle
      ? `it waits for itself: ${circle.join(' → ')} (dependsOn)`
      : (heldBack(holder) ?? waitsInVain('HelmRelease', dependencies));
  return {
    when: whenText(schedule, holder),
    ...(blockedBy === undefined ? {} : { blockedBy }),
    notes: notes(schedule, status, dependencies),
  };
}

const heldBack = (holder: Holder | undefined): string | undefined =>
  holder?.blockedBy === undefined
    ? undefined
    : `${formatOwner(holder.id)}, which applies its manifest, does not run: ${holder.blockedBy}`;

function whenText({ source }: ReleaseSchedule, holder: Holder | undefined): string {
  if (holder) return `once ${formatOwner(holder.id)} has applied its manifest, ${holder.when}`;
  const name = `GitRepository/${source?.name ?? ''}`;
  if (!source) return 'when its manifest is applied';
  return source.intervalSeconds === undefined
    ? `when ${name} has fetched the merge`
    : `within ${formatInterval(source.intervalSeconds)} of the merge: ${name} is fetched that often`;
}

function notes(
  { waits, timeoutSeconds }: ReleaseSchedule,
  status: AgentStatus,
  dependencies: Circumstances['dependencies'],
): readonly string[] {
  const after = dependencies.map(({ name }) => `HelmRelease/${name}`).join(', ');
  const timeout = timeoutSeconds === undefined ? '' : ` for ${formatInterval(timeoutSeconds)} at most`;
  return [
    ...(after === '' ? [] : [`after ${after}`]),
    ...(waits ? [`it then waits${timeout} until what it applied is ready`] : []),
    ...(status.ready === 'False' ? [`it is not ready now: ${statusWords(status)}`] : []),
  ];
}
