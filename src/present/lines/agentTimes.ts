import type { ArgoSchedule } from '../../core/owner/argo/argoSchedule.ts';
import { formatInterval } from '../../core/owner/formatInterval.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import type { WillRun } from '../../core/plan/syncPlan.ts';
import { underRules } from '../../core/plan/underProject.ts';
import { statusWords } from '../../core/plan/waitsInVain.ts';
import { willRun } from '../../core/plan/willRun.ts';
import { windowWords } from '../../core/plan/windowWords.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

/**
 * Whether and when an owner's agent acts: on what is live, on what is committed, on a merge. `what` it does follows “will”;
 * `now` is in milliseconds since the epoch.
 */

/** Of what is live and not as it was applied. */
export function puttingBack(snapshot: OwnerSnapshot, what: string, now: number): string {
  const { owner, circumstances } = snapshot;
  const name = formatOwner(owner.id);
  const { build, schedule, status } = owner;
  if (owner.id.kind === 'Target') return `kubectl apply will ${what}, when somebody runs it`;
  if (status?.suspended) return `nothing: ${name} is suspended`;
  if (schedule?.agent === 'argo') return healing(snapshot, schedule, what, now);
  if (schedule?.agent === 'argoSet')
    return `${name} will ${what} when it generates its Applications, which a change of one of them makes it do`;
  if (build?.agent === 'helm' && build.driftDetection !== 'enabled')
    return `nothing before the next upgrade: ${name} ${build.driftDetection === 'warn' ? 'only tells of drift' : 'does not look for drift'} (spec.driftDetection.mode)`;
  if (circumstances.waitsFor !== undefined)
    return `nothing while ${name} does not run: ${circumstances.waitsFor}`;
  return `${name} will ${what} ${within(status?.intervalSeconds)}${failing(snapshot)}`;
}

function healing(
  snapshot: OwnerSnapshot,
  { automated, selfHeal }: ArgoSchedule,
  what: string,
  now: number,
): string {
  const name = formatOwner(snapshot.owner.id);
  if (!automated) return manual(name, what);
  if (!selfHeal)
    return `${name} will ${what} with its next sync, and begins none for this: it does not heal itself`;
  return held(snapshot) ?? `${name} will ${what} by itself${delay(underProject(snapshot), now)}`;
}

/** Of the newest commit of what the owner follows, which it has not applied. */
export function onceCommitted(snapshot: OwnerSnapshot, now: number, what?: string): string {
  const { owner, head, heldBy, circumstances } = snapshot;
  const name = formatOwner(owner.id);
  const { schedule, status } = owner;
  const commit = head.kind === 'ahead' ? head.name : 'what is committed';
  const does = what ?? `write ${commit}`;
  if (status?.suspended) return `nothing: ${name} is suspended`;
  if (schedule?.agent === 'argo') {
    if (!schedule.automated) return manual(name, does);
    const isTried = head.kind === 'ahead' && owner.attempted?.commit === head.commit;
    const why = held(snapshot, isTried);
    const { refreshSeconds } = schedule;
    return why ?? `${name} will ${does} ${within(refreshSeconds)}${delay(underProject(snapshot), now)}`;
  }
  const { waitsFor } = circumstances;
  const source = schedule && 'source' in schedule ? schedule.source : undefined;
  const why = source?.suspended
    ? `its source GitRepository/${source.name} is suspended`
    : source?.ready === 'False'
      ? `its source GitRepository/${source.name} cannot be fetched: ${statusWords(source)}`
      : waitsFor;
  if (why !== undefined) return `nothing while ${name} does not run: ${why}`;
  if (heldBy && schedule?.agent === 'helm')
    return `${name} will ${does} once ${formatOwner(heldBy)} has applied its manifest`;
  return `${name} will ${does} ${within(source?.intervalSeconds)}${failing(snapshot)}`;
}

/** Of the working tree. */
export function onceMerged(snapshot: OwnerSnapshot, what: string, now: number): string {
  const { heldBy, next, circumstances } = snapshot;
  const { owner } = ownerThen(snapshot);
  const name = formatOwner(owner.id);
  if (next?.kind === 'removed') return `once the change is merged there is no ${name} any more`;
  if (owner.id.kind === 'Target') return `kubectl apply will ${what}, when somebody runs it after the merge`;
  if (owner.schedule?.agent === 'argo' && !owner.schedule.automated)
    return `${manual(name, what)} after the merge`;
  const run = underRules(
    willRun(owner, {
      dependencies: [],
      circle: undefined,
      holder: heldBy && { id: heldBy, when: 'after the merge' },
    }),
    circumstances.project ?? noRules,
  );
  const blockedBy = run.blockedBy ?? circumstances.waitsFor;
  return blockedBy === undefined
    ? `${name} will ${what} ${run.when}${delay(run, now)}`
    : `the merge alone changes nothing: ${name} does not run: ${blockedBy}`;
}

/** With the owner as the working tree's own change of it leaves it. */
export const ownerThen = (snapshot: OwnerSnapshot): OwnerSnapshot =>
  snapshot.next && 'owner' in snapshot.next ? { ...snapshot, owner: snapshot.next.owner } : snapshot;

const manual = (name: string, what: string): string =>
  `never: sync is manual; a sync of ${name} would ${what}`;

/** Why Argo CD begins no sync by itself although it should. What it has tried in vain it does not try again. */
function held(snapshot: OwnerSnapshot, isTried = true): string | undefined {
  const { owner } = snapshot;
  const name = formatOwner(owner.id);
  const { reason = '', message = '' } = owner.status ?? {};
  const { blockedBy } = underProject(snapshot);
  if (blockedBy !== undefined) return `nothing while ${name} does not sync: ${blockedBy}`;
  if (reason.startsWith('Unknown') && message !== '')
    return `nothing while Argo CD cannot compare ${name}: ${message.replace(/\s+/g, ' ').trim()}`;
  return isTried && reason.includes('sync failed')
    ? `nothing by itself: the last sync of ${name} failed, and Argo CD does not try its commit again`
    : undefined;
}

const noRules = { windows: [] } as const;
const underProject = ({ circumstances: { project } }: OwnerSnapshot): WillRun =>
  underRules({ when: '', notes: [] }, project ?? noRules);

function delay({ windows = [] }: WillRun, now: number): string {
  const words = windowWords(windows, now);
  return words === undefined ? '' : `, ${words} (sync window)`;
}

const within = (seconds: number | undefined): string =>
  seconds === undefined ? 'when it reconciles' : `in at most ${formatInterval(seconds)}`;

/** It may not get as far as writing. What a Kustomization waits for and deletes comes behind that. */
const failing = ({ owner: { status } }: OwnerSnapshot): string =>
  status?.ready === 'False' && !afterWriting.has(status.reason)
    ? `, if it gets that far: it fails now (${status.reason || 'no reason given'})`
    : '';

const afterWriting: ReadonlySet<string> = new Set([
  'HealthCheckFailed',
  'HealthCheckCanceled',
  'PruneFailed',
]);
