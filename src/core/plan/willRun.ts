import type { FollowedRef } from '../owner/followedRef.ts';
import type { FluxSchedule } from '../owner/flux/fluxSchedule.ts';
import { formatInterval } from '../owner/formatInterval.ts';
import type { Owner } from '../owner/owner.ts';
import type { AgentStatus } from '../owner/agentStatus.ts';
import { applicationWillRun } from './applicationWillRun.ts';
import type { Circumstances } from './circumstances.ts';
import { releaseWillRun } from './releaseWillRun.ts';
import { setWillRun } from './setWillRun.ts';
import type { WillRun } from './syncPlan.ts';
import { statusWords, waitsInVain } from './waitsInVain.ts';

/** Whether and when an owner's agent acts on a merge, as its spec, its source and those it depends on say. */
export function willRun(
  { id, status, ref, schedule }: Pick<Owner, 'id' | 'status' | 'ref' | 'schedule'>,
  circumstances: Circumstances,
): WillRun {
  if (id.kind === 'Target' || !schedule || !status) return { when: 'when somebody applies it', notes: [] };
  if (schedule.agent === 'argo') return applicationWillRun(ref, schedule, status);
  if (schedule.agent === 'argoSet') return setWillRun(ref, schedule, status);
  if (schedule.agent === 'helm') return releaseWillRun(schedule, status, circumstances);
  const blockedBy = blocked(status, ref, schedule, circumstances);
  return {
    when: circumstances.circleOfSource
      ? unnoticedText(status, schedule, circumstances.circleOfSource)
      : whenText(ref, schedule),
    ...(blockedBy === undefined ? {} : { blockedBy }),
    notes: notes(status, schedule, circumstances),
  };
}

function blocked(
  { suspended }: AgentStatus,
  ref: FollowedRef,
  { source }: FluxSchedule,
  { dependencies, circle }: Circumstances,
): string | undefined {
  if (suspended) return 'it is suspended';
  if (source.suspended) return `its source GitRepository/${source.name} is suspended`;
  if (ref.by === 'commit')
    return `its source GitRepository/${source.name} is pinned to commit ${ref.value.slice(0, 10)}`;
  if (circle) return `it waits for itself: ${circle.join(' → ')} (dependsOn)`;
  if (source.ready === 'False')
    return `its source GitRepository/${source.name} cannot be fetched: ${statusWords(source)}`;
  return waitsInVain('Kustomization', dependencies);
}

function whenText(ref: FollowedRef, { source: { name, intervalSeconds } }: FluxSchedule): string {
  const source = `GitRepository/${name}`;
  if (ref.by === 'tag') return `when the tag ${ref.value}, which ${source} follows, has moved to the merge`;
  if (ref.by === 'semver') return `when a new tag matches ${ref.value}, which ${source} follows`;
  return intervalSeconds === undefined
    ? `when ${source} has fetched the merge`
    : `within ${formatInterval(intervalSeconds)} of the merge: ${source} is fetched that often`;
}

function unnoticedText(
  { intervalSeconds }: AgentStatus,
  { source: { name } }: FluxSchedule,
  circle: readonly string[],
): string {
  const own = intervalSeconds === undefined ? 'at' : `within ${formatInterval(intervalSeconds)},`;
  return `${own} its own interval: nobody is told of commits of GitRepository/${name} while ${circle.join(' → ')} wait for each other (dependsOn)`;
}

function notes(
  status: AgentStatus,
  { waits, timeoutSeconds, retrySeconds }: FluxSchedule,
  { dependencies }: Circumstances,
): readonly string[] {
  const after = dependencies.map(({ name }) => `Kustomization/${name}`).join(', ');
  const timeout = timeoutSeconds === undefined ? '' : ` for ${formatInterval(timeoutSeconds)} at most`;
  const retry = retrySeconds === undefined ? '' : `; it is tried again every ${formatInterval(retrySeconds)}`;
  return [
    ...(after === '' ? [] : [`after ${after}`]),
    ...(waits ? [`it then waits${timeout} until what it applied is ready`] : []),
    ...(status.ready === 'False' ? [`it is not ready now: ${statusWords(status)}${retry}`] : []),
  ];
}
