import type { FieldPath } from '../resource/fieldPath.ts';
import type { JsonObject } from '../resource/json.ts';
import { agentWrite } from './agentWrite.ts';
import { withoutCiphertext } from './ciphertext.ts';
import { compare, type FieldDifference } from './compare.ts';
import { filtered } from './filtered.ts';
import { ownerMarks } from './ownerMarks.ts';
import type { PredictionOutcome } from './prediction.ts';
import type { Question } from './question.ts';
import { refusedWrite } from './refusal.ts';
import { unfit } from './unfit.ts';
import type { ObjectVerdict } from './verdict.ts';

/** What the agent's write of one desired object would do to the live one. */
export type PointResult =
  /** The agent leaves the object alone. */
  | { readonly kind: 'skipped'; readonly reason: string }
  | {
      readonly kind: 'compared';
      readonly differences: readonly FieldDifference[];
      /** Values that cannot be read, so that nothing is said of them. */
      readonly opaque: readonly FieldPath[];
      /** A prediction was used, and why it may be wrong; undefined where the answer needed none. */
      readonly predicted?: { readonly deduced: boolean };
    }
  | { readonly kind: 'undecided'; readonly verdict: ObjectVerdict['verdict']; readonly reason: string };

/** What deployed, head and working tree would do to the live object; undefined where they do not hold it. */
export interface Judged {
  readonly base: PointResult | undefined;
  /** The same as `base` where the head is not ahead. */
  readonly next: PointResult | undefined;
  readonly edit: PointResult | undefined;
}

export function judgePoint(
  desired: JsonObject,
  live: JsonObject,
  prediction: PredictionOutcome | undefined,
  question: Question,
): PointResult {
  const { owner } = question;
  const not = unfit(desired, question);
  if (not !== undefined) return { kind: 'undecided', ...not };
  const skipped = ownerMarks[owner.mode].skipReason(desired, live);
  if (skipped !== undefined) return { kind: 'skipped', reason: skipped };
  const write = agentWrite(owner, live);
  const { object, opaque } = withoutCiphertext(desired, live);
  if (prediction === undefined) {
    return filtered(object, live, write)
      ? { kind: 'compared', differences: [], opaque }
      : { kind: 'undecided', verdict: 'UNKNOWN', reason: 'it has not been predicted yet' };
  }
  if (!prediction.ok) return { kind: 'undecided', ...refusedWrite(prediction.failure, desired, live, owner) };
  const { value } = prediction;
  const differences = compare(value, live, write);
  return { kind: 'compared', differences, opaque, predicted: { deduced: value.schema === 'deduced' } };
}
