import { member, type JsonObject } from '../../resource/json.ts';
import { isSecret, maskFieldSides } from '../../resource/masking.ts';
import { maskSecretField, maskSecretText } from '../../resource/secretParts.ts';
import { writeOf } from '../desired/writeOf.ts';
import { carriedOver } from '../confirm/carriedOver.ts';
import type { Confirmed } from '../confirm/confirmation.ts';
import { certaintyOf, type CertaintyAndReasons } from './certainty.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import type { IgnoredDifference } from '../ignore/ignoredDifferences.ts';
import { ignoredFields } from '../ignore/ignoredFields.ts';
import { judgeAbsent } from './judgeAbsent.ts';
import { judgePoint, type Judged, type PointResult } from './judgePoint.ts';
import { objectReasons } from './objectReasons.ts';
import { opaqueFields } from '../compare/opaqueFields.ts';
import { otherOwners } from './otherOwners.ts';
import { isWrittenOtherwise } from '../predict/pointOfWorking.ts';
import { ignoredExtra, isIgnoredExtra, keptBecause } from '../desired/pruning.ts';
import type { PredictionOutcome } from '../predict/prediction.ts';
import type { Question } from '../predict/question.ts';
import { threePoints } from './threePoints.ts';
import type { Certainty, FieldVerdict, ObjectVerdict, Verdict } from './verdict.ts';
import { sameDesired } from '../predict/sameDesired.ts';

/** The verdict on one object of one owner. Ask `whatToPredict` first: what it names and is not given makes UNKNOWN. */
export function judge(question: Question): ObjectVerdict {
  const verdict = judgeReadable(question);
  const { secrets } = question;
  if (!secrets || question.showSecrets === true) return verdict;
  return {
    ...verdict,
    ...(verdict.reason === undefined ? {} : { reason: maskSecretText(verdict.reason, secrets) }),
    ...(verdict.confirmed?.kind === 'none'
      ? { confirmed: { kind: 'none', reason: maskSecretText(verdict.confirmed.reason, secrets) } }
      : {}),
    fields: verdict.fields.map((field) =>
      field.verdict === 'OPAQUE' ? field : maskSecretField(field, secrets),
    ),
  };
}

function judgeReadable(question: Question): ObjectVerdict {
  const { deployed, head, working, live } = question;
  if (live === null) return withConfirmation(judgeAbsent(question), question);
  if (deployed === undefined && head?.desired === undefined && working === undefined)
    return judgeDropped(question, live);
  const verdict = judgePresent(question, live);
  if (question.showSecrets === true || !isSecret(live)) return verdict;
  return { ...verdict, fields: verdict.fields.map(masked) };
}

/** The server takes what the agent would make, or does not, or was not asked. */
function withConfirmation(
  verdict: ObjectVerdict,
  { confirmationOfDeployed: confirmation }: Question,
): ObjectVerdict {
  if (verdict.verdict !== 'MISSING' || confirmation === undefined) return verdict;
  return { ...verdict, confirmed: confirmation.kind === 'none' ? confirmation : { kind: 'agrees' } };
}

function judgePresent(question: Question, live: JsonObject): ObjectVerdict {
  const judged = judgedPoints(question, live);
  const { base, next, edit } = judged;
  const deciding = base ?? next ?? edit;
  if (
    deciding?.kind === 'undecided' &&
    (edit === base || edit?.kind !== 'compared') &&
    (next === base || next?.kind !== 'compared')
  )
    return bare(deciding.verdict, deciding.reason, deciding.certainty);

  // Where what comes next takes the object away or cannot be judged, its fields are as if nothing had changed.
  const orDeployed = (point: PointResult | undefined): readonly FieldDifference[] =>
    differencesOf(point === undefined || point.kind === 'undecided' ? base : point);
  const write = writeOf(question.owner, live);
  const compared = threePoints({
    deployed: differencesOf(base),
    head: next === base ? undefined : orDeployed(next),
    working: orDeployed(edit),
    written: {
      deployed: writtenBy(base, question.predictionOfDeployed),
      head: writtenBy(next, question.predictionOfHead),
      working: writtenBy(edit, edit === next ? question.predictionOfHead : question.predictionOfWorking),
    },
    ...(isWrittenOtherwise(question)
      ? { left: { deployed: ignoredBy(base), working: ignoredBy(edit) } }
      : {}),
    live,
    write,
  });
  const fields = [
    ...compared,
    ...ignoredFields(judged, compared, live, write),
    ...opaqueFields(base, next, edit),
  ];
  const isUndecidable = question.writtenSince === true && isHeld(base);
  const { certainty, reasons } = isUndecidable
    ? underAgentsName(question)
    : certaintyOf(question, live, judged);
  const shared = base || next ? otherOwners(question, live) : [];
  const reason = [...objectReasons(question, live, judged), ...shared, ...reasons].join('; ');
  const told = overall(question, live, fields, judged);
  const verdict = isUndecidable && told === 'SYNC' ? 'UNKNOWN' : told;
  const confirmed = confirmedBy(question, base);
  return {
    verdict,
    certainty,
    ...(reason === '' ? {} : { reason }),
    fields,
    ...(confirmed === undefined ? {} : { confirmed }),
  };
}

/** Something differs that the agent is noted for. */
const isHeld = (base: PointResult | undefined): boolean =>
  base?.kind === 'compared' && base.differences.some(({ heldByAgent }) => heldByAgent);

/** Whether somebody has changed it, or admission what somebody wrote, no entry tells. */
const underAgentsName = ({ owner }: Question): CertaintyAndReasons => ({
  certainty: 'estimated',
  reasons: [
    `live differs where only ${owner.manager} is noted, and later than that has written: somebody else uses its name as a field manager`,
  ],
});

function confirmedBy(
  { confirmationOfDeployed: confirmation }: Question,
  base: PointResult | undefined,
): Confirmed | undefined {
  if (confirmation?.kind === 'none') return confirmation;
  if (base?.kind !== 'compared' || base.confirmed === undefined) return undefined;
  return { kind: base.confirmed.agrees ? 'agrees' : 'differs' };
}

function judgedPoints(question: Question, live: JsonObject): Judged {
  const { deployed, head, working } = question;
  const base = deployed && judgePoint('deployed', deployed, live, question);
  const later = (point: 'head' | 'working', desired: JsonObject): PointResult =>
    asConfirmed(judgePoint(point, desired, live, question), base);
  const isAhead = head !== undefined && !sameDesired(deployed, head.desired);
  const next = isAhead ? head.desired && later('head', head.desired) : base;
  const isSame = !isWrittenOtherwise(question);
  if (isSame && sameDesired(deployed, working)) return { base, next, edit: base };
  if (isSame && isAhead && sameDesired(head.desired, working)) return { base, next, edit: next };
  return { base, next, edit: working && later('working', working) };
}

function asConfirmed(later: PointResult, base: PointResult | undefined): PointResult {
  if (later.kind !== 'compared' || base?.kind !== 'compared' || !base.confirmed) return later;
  const differences = carriedOver(later.differences, base.confirmed.predicted, base.differences);
  return { ...later, differences };
}

const differencesOf = (point: PointResult | undefined): readonly FieldDifference[] =>
  point?.kind === 'compared' ? point.differences : [];

/** Where the server has said otherwise, that is not what a write leaves. */
const writtenBy = (
  point: PointResult | undefined,
  prediction: PredictionOutcome | undefined,
): JsonObject | undefined =>
  point?.kind === 'compared' && point.confirmed?.agrees !== false && prediction?.ok === true
    ? prediction.value.predicted
    : undefined;

const ignoredBy = (point: PointResult | undefined): readonly IgnoredDifference[] =>
  point?.kind === 'compared' ? point.ignored : [];

/** What is worst for the cluster first, then what happens first. */
const order = ['DRIFT', 'CONVERGING', 'PENDING_SYNC', 'PENDING', 'OPAQUE', 'COSMETIC', 'IGNORED'] as const;

function overall(
  { owner }: Question,
  live: JsonObject,
  fields: readonly FieldVerdict[],
  { base, next, edit }: Judged,
): Verdict {
  if (base?.kind === 'undecided') return base.verdict;
  const worst = order.find((verdict) => fields.some((field) => field.verdict === verdict));
  if (worst === 'DRIFT' || worst === 'CONVERGING') return worst;
  // Deployed is as it should be: what comes next, and then what the edit does, is what there is to say.
  const pruned = keptBecause(owner, live) === undefined;
  if (next?.kind === 'undecided') return next.verdict;
  if (base !== undefined && next === undefined) return pruned ? 'PRUNE' : 'PENDING_SYNC';
  if (base === undefined && next !== undefined) return 'PENDING_SYNC';
  if (edit?.kind === 'undecided') return edit.verdict;
  if (edit === undefined) return pruned ? 'PRUNE' : 'PENDING';
  if (base === undefined && worst === undefined) return 'PENDING';
  if (worst === undefined && base?.kind === 'skipped') return 'IGNORED';
  return worst ?? 'SYNC';
}

/** In the owner's inventory, in no desired state any more. */
function judgeDropped({ owner }: Question, live: JsonObject): ObjectVerdict {
  if (member(live['metadata'], 'deletionTimestamp') !== undefined)
    return bare('DELETING', 'no longer in Git, and being deleted');
  const kept = keptBecause(owner, live);
  if (kept !== undefined) return bare('IGNORED', `an orphan: no longer in Git, and it stays: ${kept}`);
  return isIgnoredExtra(owner, live)
    ? bare('IGNORED', `no longer in Git: ${ignoredExtra}`)
    : bare('PRUNE', 'no longer in Git: the agent deletes it');
}

const masked = (field: FieldVerdict): FieldVerdict =>
  field.verdict === 'OPAQUE' ? field : maskFieldSides(field);

const bare = (verdict: Verdict, reason: string, certainty: Certainty = 'exact'): ObjectVerdict => ({
  verdict,
  certainty,
  reason,
  fields: [],
});
