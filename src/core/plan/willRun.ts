import type { FollowedRef } from '../owner/followedRef.ts';
import type { FluxSchedule } from '../owner/fluxSchedule.ts';
import { formatInterval } from '../owner/formatInterval.ts';
import type { AgentStatus, Owner } from '../owner/owner.ts';
import { applicationWillRun } from './applicationWillRun.ts';
import type { WillRun } from './syncPlan.ts';

/** A Kustomization that another one waits for. */
export interface Dependency {
  /** `namespace/name`. */
  readonly name: string;
  /** Undefined where the cluster has none of this name. */
  readonly status: AgentStatus | undefined;
  /** What of this plan keeps it from becoming ready. */
  readonly heldUp?: string;
}

export interface Circumstances {
  readonly dependencies: readonly Dependency[];
  /** The names along a circle of dependencies, from the owner back to itself. */
  readonly circle: readonly string[] | undefined;
  /**
   * A circle among others that read from the same source: kustomize-controller 1.9 then tells none of them of a new commit
   * (`sortAndEnqueue`), and each finds it at its own interval.
   */
  readonly circleOfSource?: readonly string[] | undefined;
}

/** Whether and when an owner's agent acts on a merge, as its spec, its source and those it depends on say. */
export function willRun(
  { id, status, ref, schedule }: Pick<Owner, 'id' | 'status' | 'ref' | 'schedule'>,
  circumstances: Circumstances,
): WillRun {
  if (id.kind === 'Target' || !schedule || !status) return { when: 'when somebody applies it', notes: [] };
  if (schedule.agent === 'argo') return applicationWillRun(ref, schedule, status);
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
    return `its source GitRepository/${source.name} cannot be fetched: ${words(source)}`;
  for (const { name, status, heldUp } of dependencies) {
    const title = `Kustomization/${name}`;
    if (!status) return `it depends on ${title}, which does not exist`;
    if (status.suspended && status.ready !== 'True')
      return `it depends on ${title}, which is suspended and not ready`;
    if (heldUp !== undefined) return `it depends on ${title}, and ${heldUp}`;
    if (status.ready === 'False') return `it depends on ${title}, which is not ready now: ${words(status)}`;
  }
  return undefined;
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
    ...(status.ready === 'False' ? [`it is not ready now: ${words(status)}${retry}`] : []),
  ];
}

const words = ({ reason, message }: AgentStatus): string =>
  message === '' ? reason || 'no reason given' : message.replace(/\s+/g, ' ').trim();
