import { assertNever } from '../../base/assertNever.ts';
import type { FieldDifference } from '../drift/compare/fieldDifference.ts';
import { judgePoint, predictionAt, type PointResult } from '../drift/judge/judgePoint.ts';
import { pointOfWorking } from '../drift/predict/pointOfWorking.ts';
import {
  ignoredExtra,
  isIgnoredExtra,
  keepingMark,
  keptBecause,
  type KeepingMark,
} from '../drift/desired/pruning.ts';
import type { Prediction, PredictionOutcome } from '../drift/predict/prediction.ts';
import type { Question } from '../drift/predict/question.ts';
import { questionAt } from '../drift/predict/questionAt.ts';
import { refusedWrite } from '../drift/judge/refusal.ts';
import { hasSyncOption } from '../drift/desired/argoMetadata.ts';
import { isOwnNamespace, isSyncedFor } from '../drift/desired/ownNamespace.ts';
import { ownerMarks } from '../drift/desired/ownerMarks.ts';
import { isSeenByArgo } from '../drift/judge/seenByArgo.ts';
import { unfit } from '../drift/compare/unfit.ts';
import type { IgnoringRule } from '../drift/judge/verdict.ts';
import { formatPath } from '../resource/fieldPath.ts';
import type { JsonObject } from '../resource/json.ts';
import { isSecret, maskFieldSides } from '../resource/masking.ts';
import { maskSecretField, maskSecretText } from '../resource/secretParts.ts';
import { plannedIgnored } from './plannedIgnored.ts';
import type { IgnoredField, PlanAction, PlannedField } from './syncPlan.ts';

/** What the write of one object would do, looked at alone. */
export interface ObjectEffect {
  readonly action: PlanAction;
  readonly fields: readonly PlannedField[];
  readonly ignored: readonly IgnoredField[];
  readonly reason?: string;
  /** As the write leaves it; undefined where it deletes, or where nothing is known. */
  readonly after: JsonObject | undefined;
  /** It is refused because of what is live, which it would have to change in place. */
  readonly collides?: true;
  /** It is refused, and what is live is deleted before that. */
  readonly isDeleted?: true;
  /** Argo CD cannot so much as compare it. */
  readonly incomparable?: true;
  /** Of what Argo CD would delete, and keeps because of this mark: it syncs for it all the same. */
  readonly marked?: KeepingMark;
  /** What it is instead where anything else makes the owner write all of its objects. */
  readonly withOthers?: ObjectEffect;
  /** That it is so even where the owner writes nothing but what it tells to be otherwise. */
  readonly isNeverLeft?: true;
}

/** Undefined where there is nothing in Git and nothing in the cluster. */
export function planObject(question: Question): ObjectEffect | undefined {
  const planned = planReadable(question);
  if (planned?.reason === undefined || question.showSecrets === true) return planned;
  return { ...planned, reason: maskSecretText(planned.reason, question.secrets) };
}

function planReadable(question: Question): ObjectEffect | undefined {
  const { working: desired, live } = question;
  const then = questionAt(question, 'working');
  if (desired === undefined) return live === null ? undefined : planRemoval(then, live);
  const passing = ownerMarks[then.owner.mode].notCompared(desired);
  if (passing !== undefined) return effect('skip', live ?? undefined, passing);
  const prediction = predictionAt(pointOfWorking(question), question);
  if (live === null) return planCreation(then, desired, prediction);
  const point = judgePoint(pointOfWorking(question), desired, live, question);
  switch (point.kind) {
    case 'skipped':
      return effect('skip', live, point.reason);
    case 'undecided':
      return {
        ...planUndecided(point, desired),
        ...(isCollision(prediction) ? { collides: true } : {}),
        ...(isIncomparable(then, prediction) ? { incomparable: true } : {}),
      };
    case 'compared':
      return planUpdate(question, point, live, prediction?.ok === true ? prediction.value : undefined);
    default:
      return assertNever(point);
  }
}

/** The server would take the manifest where nothing is live. */
const isCollision = (prediction: PredictionOutcome | undefined): boolean =>
  prediction?.ok === false && prediction.failure.code === 'refused' && prediction.failure.onlyWithLive;

function planRemoval({ owner }: Question, live: JsonObject): ObjectEffect {
  const kept = keptBecause(owner, live);
  const marked = keepingMark(owner, live);
  const removal: ObjectEffect =
    kept === undefined
      ? effect('prune', undefined)
      : {
          ...effect('skip', live, `it stays in the cluster as an orphan: ${kept}`),
          ...(marked ? { marked } : {}),
        };
  const isNoReason = isIgnoredExtra(owner, live) && (kept === undefined || marked !== undefined);
  return isNoReason ? { ...effect('skip', live, ignoredExtra), withOthers: removal } : removal;
}

/**
 * Whether Argo CD ends its comparison of the whole Application with an error: a rule that it cannot follow, a text that is
 * none of the kind where it compares by who owns a field, and all that the API server refuses where that is asked.
 */
function isIncomparable(
  { owner: { build }, working }: Question,
  prediction: PredictionOutcome | undefined,
): boolean {
  if (build?.agent !== 'argo' || !prediction) return false;
  if (prediction.ok) return prediction.value.compared !== undefined && 'refused' in prediction.value.compared;
  if (prediction.failure.code !== 'refused') return false;
  const { reason } = prediction.failure;
  if (reason === 'Rule') return true;
  const isMarked = working !== undefined && hasSyncOption(working, 'ServerSideApply=true');
  return (
    build.comparison === 'server' || (reason === 'TypeError' && (build.comparison === 'fields' || isMarked))
  );
}

function planCreation(
  question: Question,
  desired: JsonObject,
  prediction: PredictionOutcome | undefined,
): ObjectEffect {
  const not = unfit(desired, question);
  if (not !== undefined) return planUndecided(not, desired);
  if (question.kind === 'pending')
    return effect('create', desired, 'its kind is defined by another object of the same source');
  const skipped = ownerMarks[question.owner.mode].skipReason(desired, null);
  if (skipped !== undefined) return effect('skip', undefined, skipped);
  if (prediction === undefined) return effect('unknown', undefined, 'it has not been predicted yet');
  if (prediction.ok) {
    const creation = effect('create', prediction.value.predicted);
    return isOwnNamespace(question.owner, desired) && !isSyncedFor(question)
      ? { ...effect('skip', undefined, ownNamespaceLater), withOthers: creation }
      : creation;
  }
  return planUndecided(refusedWrite(prediction.failure, desired, null, question), desired);
}

/** A verdict on the manifest as what it means for the sync. */
function planUndecided(
  { verdict, reason, isDeleted }: Omit<Extract<PointResult, { kind: 'undecided' }>, 'kind'>,
  desired: JsonObject,
): ObjectEffect {
  if (verdict === 'INVALID' || verdict === 'BLOCKED')
    return { ...effect('blocked', undefined, reason), ...(isDeleted ? { isDeleted } : {}) };
  if (verdict === 'RECREATE') return effect('recreate', desired, reason);
  if (verdict === 'NOT_COMPARED') return effect('skip', undefined, reason);
  return effect('unknown', undefined, reason);
}

function planUpdate(
  question: Question,
  { differences, ignored: left }: Extract<PointResult, { kind: 'compared' }>,
  live: JsonObject,
  prediction: Prediction | undefined,
): ObjectEffect {
  const after = prediction?.predicted ?? live;
  const base = judgedDeployed(question, live);
  const ignored = plannedIgnored(question, live, left, base);
  const then = questionAt(question, 'working');
  const isWritten = then.owner.writesIgnored === true && left.length > 0;
  const written: readonly (FieldDifference & { readonly rule?: IgnoringRule })[] = isWritten
    ? [...differences, ...left]
    : differences;
  // Where live is no longer what was applied.
  const drifted = new Set(
    base?.kind === 'compared' ? base.differences.map(({ path }) => formatPath(path)) : [],
  );
  const fields = written.map(({ path, state, desired, live: found, rule }): PlannedField => {
    const field = {
      path,
      state,
      ...(desired === undefined ? {} : { desired }),
      ...(found === undefined ? {} : { live: found }),
      overwritesDrift: drifted.has(formatPath(path)),
      ...(rule ? { rule } : {}),
    };
    if (question.showSecrets === true) return field;
    return maskSecretField(isSecret(live) ? maskFieldSides(field) : field, question.secrets);
  });
  const update = { action: 'update', fields, ignored: isWritten ? [] : ignored.all, after } as const;
  const unseen = unseenByAgent(then, differences, live, prediction?.compared);
  if (differences.length > unseen.length) return update;
  return {
    ...effect('unchanged', live, unseen.length === 0 ? undefined : notSeen(unseen)),
    ignored: ignored.news,
    ...(isWritten || unseen.length > 0 ? { withOthers: update } : {}),
    ...(isOwnNamespace(then.owner, then.working) ? { isNeverLeft: true } : {}),
  };
}

/** What the agent's write would change, and its comparison does not tell. */
function unseenByAgent(
  question: Question,
  differences: readonly FieldDifference[],
  live: JsonObject,
  compared: Prediction['compared'],
): readonly FieldDifference[] {
  const { build } = question.owner;
  const { working } = question;
  if (build?.agent !== 'argo' || working === undefined) return [];
  if (isOwnNamespace(question.owner, working)) return isSyncedFor(question) ? [] : differences;
  const { comparison } = build;
  return differences.filter((one) => !isSeenByArgo(one, working, live, { comparison, compared }));
}

const ownNamespaceLater = 'Argo CD makes it when it syncs, and begins no sync for it alone';

const notSeen = (unseen: readonly FieldDifference[]): string =>
  `Argo CD does not see that ${unseen.map(({ path }) => formatPath(path)).join(', ')} ${unseen.length === 1 ? 'differs' : 'differ'}, and changes it only when it writes the object for something else`;

const judgedDeployed = (question: Question, live: JsonObject): PointResult | undefined =>
  question.deployed && judgePoint('deployed', question.deployed, live, question);

const effect = (action: PlanAction, after: JsonObject | undefined, reason?: string): ObjectEffect => ({
  action,
  fields: [],
  ignored: [],
  after,
  ...(reason === undefined ? {} : { reason }),
});
