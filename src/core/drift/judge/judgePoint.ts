import type { FieldPath } from '../../resource/fieldPath.ts';
import { equalJson, type JsonObject } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import { withoutCiphertext } from '../compare/ciphertext.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import { confirmedDifferences } from '../confirm/confirmedDifferences.ts';
import { engineVersion, otherRules } from '../predict/engineVersion.ts';
import { ignoredDifferences, type IgnoredDifference } from '../ignore/ignoredDifferences.ts';
import { pointWrite } from '../desired/pointWrite.ts';
import type { Point } from '../desired/point.ts';
import type { Prediction, PredictionOutcome } from '../predict/prediction.ts';
import type { Question } from '../predict/question.ts';
import { questionAt } from '../predict/questionAt.ts';
import { recreatedBinding, refusedComparison, refusedWrite } from './refusal.ts';
import { unfit } from '../compare/unfit.ts';
import type { Certainty, ObjectVerdict } from './verdict.ts';
import { isInSync, skippedBecause } from '../predict/writeNeeded.ts';

/** What the agent's write of one desired object would do to the live one. */
export type PointResult =
  /** The agent leaves the object alone. */
  | { readonly kind: 'skipped'; readonly reason: string }
  | {
      readonly kind: 'compared';
      readonly differences: readonly FieldDifference[];
      /** What a rule of the owner keeps out of `differences`. */
      readonly ignored: readonly IgnoredDifference[];
      /** Values that cannot be read, so that nothing is said of them. */
      readonly opaque: readonly FieldPath[];
      /** A prediction was used, and why it may be wrong; undefined where the answer needed none. */
      readonly predicted?: {
        readonly otherTypes?: string | undefined;
        readonly otherRules?: string | undefined;
      };
      /** The server itself was asked: `differences` is what it says, and this what was predicted. */
      readonly confirmed?: { readonly agrees: boolean; readonly predicted: readonly FieldDifference[] };
    }
  | {
      readonly kind: 'undecided';
      readonly verdict: ObjectVerdict['verdict'];
      readonly reason: string;
      readonly certainty?: Certainty;
      /** Of `RefusedWrite`. */
      readonly isDeleted?: true;
    };

/** What deployed, head and working tree would do to the live object; undefined where they do not hold it. */
export interface Judged {
  readonly base: PointResult | undefined;
  /** The same as `base` where the head is not ahead. */
  readonly next: PointResult | undefined;
  readonly edit: PointResult | undefined;
}

export function judgePoint(
  point: Point,
  desired: JsonObject,
  live: JsonObject,
  asked: Question,
): PointResult {
  const question = questionAt(asked, point);
  const prediction = predictionAt(point, question);
  const not = unfit(desired, question);
  if (not !== undefined) return { kind: 'undecided', ...not };
  const write = pointWrite(question, point, live);
  const skipped = skippedBecause(question.owner, desired, live, write);
  if (skipped !== undefined) return { kind: 'skipped', reason: skipped };
  const { object, opaque } = withoutCiphertext(desired, live);
  if (prediction === undefined) {
    return isInSync(object, live, write)
      ? { kind: 'compared', differences: [], ignored: [], opaque }
      : { kind: 'undecided', verdict: 'UNKNOWN', reason: 'it has not been predicted yet' };
  }
  if (!prediction.ok)
    return { kind: 'undecided', ...refusedWrite(prediction.failure, desired, live, question) };
  const { value } = prediction;
  if (value.compared && 'refused' in value.compared)
    return { kind: 'undecided', ...refusedComparison(value.compared.refused, desired) };
  const confirmation = point === 'deployed' ? question.confirmationOfDeployed : undefined;
  if (confirmation?.kind === 'answered') {
    const { differences, ...confirmed } = confirmedDifferences(confirmation.object, value, live, write);
    return { kind: 'compared', differences, ignored: [], opaque, predicted: {}, confirmed };
  }
  const { differences, ignored } = ignoredDifferences(value, live, write);
  if (value.action === 'recreated' && differences.length > 0)
    return { kind: 'undecided', ...recreatedBinding(question) };
  return {
    kind: 'compared',
    differences,
    ignored,
    opaque,
    predicted: {
      otherTypes: otherTypes(value),
      otherRules: differences.some((one) => isMadeByServer(one, value))
        ? otherRules(desired, question.serverVersion)
        : undefined,
    },
  };
}

/** What was predicted for a point; nothing where nothing had to be. */
export function predictionAt(point: Point, question: Question): PredictionOutcome | undefined {
  switch (point) {
    case 'deployed':
      return question.predictionOfDeployed;
    case 'head':
      return question.predictionOfHead;
    case 'working':
      return question.predictionOfWorking;
  }
}

/** Why the types that an object was merged by are not all that the server knows of its kind. */
function otherTypes({ schema }: Prediction): string | undefined {
  switch (schema) {
    case 'cluster':
    case 'engine':
      return undefined;
    case 'types':
      return `the cluster has fields of it that Kubernetes ${engineVersion} lacks, whose defaults and rules are not known`;
    case 'deduced':
      return 'the kind has no schema: types were deduced';
  }
}

/** What the write would leave is not what the agent sends: a default, or what else the server makes of it. */
function isMadeByServer({ path, state, desired }: FieldDifference, { sent }: Prediction): boolean {
  if (desired === undefined || state === 'reordered') return false;
  const said = valueAt(sent, path);
  return said === undefined || !equalJson(said, desired);
}
