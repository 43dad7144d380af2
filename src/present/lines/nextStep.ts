import { assertNever } from '../../base/assertNever.ts';
import { losesAll } from '../../core/drift/compare/copies.ts';
import { isSeenByArgo } from '../../core/drift/judge/seenByArgo.ts';
import type { FieldVerdict } from '../../core/drift/judge/verdict.ts';
import { formatRule } from '../../core/owner/ignoreRules.ts';
import { formatOwner, type Owner } from '../../core/owner/owner.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';
import { writerAndTime } from './fieldText.ts';
import { isIgnorable } from './isIgnorable.ts';
import { onceCommitted, onceMerged, ownerThen, puttingBack } from './agentTimes.ts';
import type { Judged } from '../judged.ts';

/** In plain text: what the owner's agent does next with a field, or an object as a whole, and when. */
export const nextStep = (judged: Judged, field: FieldVerdict | undefined, now: number): string =>
  field ? ofField(judged, field, now) : ofObject(judged, now);

function ofField({ owner: snapshot, object }: Judged, field: FieldVerdict, now: number): string {
  const { verdict, rule, committed } = field;
  switch (verdict) {
    case 'IGNORED':
      return leftAlone(snapshot.owner);
    case 'OPAQUE':
      return 'cannot be told: it is encrypted';
    case 'COSMETIC':
      return 'nothing that matters: both values mean the same';
    case 'PENDING':
      return rule
        ? `once the change is merged, ${formatRule(rule)}, by which it is ignored, is gone: ${puttingBack(ownerThen(snapshot), 'put it back', now)}`
        : onceMerged(snapshot, 'write it', now);
    case 'PENDING_SYNC':
      return onceCommitted(snapshot, now);
    case 'CONVERGING':
      if (rule)
        return `once the change is merged, by ${formatRule(rule)}: ${leftAlone(ownerThen(snapshot).owner)}`;
      return committed === undefined
        ? `merging the change takes the drift away; until then: ${drifted(snapshot, object, field, now)}`
        : `${onceCommitted(snapshot, now)}, and leave this as it is live`;
    case 'DRIFT':
      return `${committed === undefined ? drifted(snapshot, object, field, now) : onceCommitted(snapshot, now)}${contest(snapshot, field)}`;
    default:
      return assertNever(verdict);
  }
}

/** Writing what is live into Git helps for a moment only. */
const contest = (owner: OwnerSnapshot, field: FieldVerdict): string =>
  field.contested
    ? `; ${writerAndTime(field)?.name ?? 'a controller'} keeps changing it: take it out of Git${isIgnorable(owner, field) ? ', or ignore it' : ''}`
    : '';

/** What a rule of the owner means for a field. */
function leftAlone(owner: Owner): string {
  const name = formatOwner(owner.id);
  if (owner.writesIgnored)
    return `nothing by itself: ${name} does not compare it, and writes it like the rest when it syncs`;
  return owner.build?.agent === 'helm'
    ? `nothing for now: ${name} corrects it no more, but its next upgrade may write the chart's value`
    : `nothing: ${name} leaves it as it is`;
}

function drifted(snapshot: OwnerSnapshot, object: ObjectSnapshot, field: FieldVerdict, now: number): string {
  const { owner } = snapshot;
  const name = formatOwner(owner.id);
  if (object.working?.built.isUnmarked)
    return `nothing by itself: ${name} does not compare its namespace, and writes that whenever it syncs`;
  if (isUnseen(owner, object, field))
    return `nothing by itself: Argo CD does not see it, and changes it when ${name} writes the object for something else`;
  if (isSecretOfRelease(owner, object, field))
    return `${name} will try to put it back, and fail: helm-controller 1.6 cannot correct the data of a Secret`;
  if (losesAll(field))
    return puttingBack(
      snapshot,
      'delete all copies of it, and make one again with the write after that',
      now,
    );
  return puttingBack(snapshot, 'put it back', now);
}

/** Argo CD heals what its comparison tells, and a write may change more. */
function isUnseen(
  { build, schedule }: Owner,
  { deployed, live, predicted }: ObjectSnapshot,
  field: FieldVerdict,
): boolean {
  if (build?.agent !== 'argo' || schedule?.agent !== 'argo' || !schedule.selfHeal) return false;
  if (!deployed || live.kind !== 'present') return false;
  const { comparison } = build;
  const compared = predicted.deployed?.ok === true ? predicted.deployed.value.compared : undefined;
  return !isSeenByArgo(field, deployed.object, live.object, { comparison, compared });
}

/** helm-controller 1.6 sends what it has masked for its log, which no Secret takes. */
const isSecretOfRelease = (
  { build, status }: Owner,
  { id }: ObjectSnapshot,
  { path }: FieldVerdict,
): boolean =>
  build?.agent === 'helm' &&
  build.driftDetection === 'enabled' &&
  status?.suspended === false &&
  id.kind === 'Secret' &&
  formatPath(path).startsWith('data');

function ofObject({ owner: snapshot, object, verdict: { verdict } }: Judged, now: number): string {
  const name = formatOwner(snapshot.owner.id);
  const { deployed, head, working, predicted } = object;
  const takes = object.live.kind === 'present' ? 'take it over' : 'create it';
  switch (verdict) {
    case 'UNKNOWN':
    case 'OPAQUE':
      return 'cannot be told either';
    case 'INVALID':
      return `${name} cannot write it before its manifest is mended`;
    case 'BLOCKED':
      return `${name} cannot write it while that is so`;
    case 'DELETING':
      return (deployed ?? head?.desired ?? working)
        ? `once it is gone, ${puttingBack(snapshot, 'create it', now)}`
        : 'nothing more: it goes by itself';
    case 'RECREATE': {
      const what = 'delete it and make it anew';
      if (predicted.deployed) return puttingBack(snapshot, what, now);
      return predicted.head ? onceCommitted(snapshot, now, what) : onceMerged(snapshot, what, now);
    }
    case 'PRUNE':
      if (!deployed) return puttingBack(snapshot, 'delete it', now);
      return head && !head.desired
        ? onceCommitted(snapshot, now, 'delete it')
        : onceMerged(snapshot, 'delete it', now);
    case 'MISSING':
      return puttingBack(snapshot, 'create it', now);
    case 'PENDING':
      return working ? onceMerged(snapshot, takes, now) : 'nothing: it stays in the cluster';
    case 'PENDING_SYNC':
      return head?.desired ? onceCommitted(snapshot, now, takes) : 'nothing: it stays in the cluster';
    case 'DRIFT':
      return puttingBack(snapshot, 'put it back', now);
    case 'CONVERGING':
      return 'nothing: what comes next wants it as it is live';
    case 'SYNC':
    case 'COSMETIC':
    case 'IGNORED':
    case 'NOT_COMPARED':
      return 'nothing';
    default:
      return assertNever(verdict);
  }
}
