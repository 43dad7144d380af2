import type { JsonObject } from '../../resource/json.ts';
import { isSecret } from '../../resource/masking.ts';
import { otherRules } from '../predict/engineVersion.ts';
import { ownerMarks } from '../desired/ownerMarks.ts';
import type { PredictionFailure } from '../predict/prediction.ts';
import type { OwnerFacts, Question } from '../predict/question.ts';
import { mayBeMutated } from '../admission/mayBeMutated.ts';
import type { Verdict } from './verdict.ts';

export interface RefusedWrite {
  readonly verdict: Extract<Verdict, 'INVALID' | 'BLOCKED' | 'RECREATE' | 'UNKNOWN'>;
  readonly reason: string;
  /** The agent deletes what is live all the same, before the server refuses what comes in its place. */
  readonly isDeleted?: true;
  /** Exact where it is not told. */
  readonly certainty?: 'estimated';
}

/** What it means that there is no prediction: a manifest that is wrong, one that collides with live, or no answer. */
export function refusedWrite(
  failure: PredictionFailure,
  desired: JsonObject,
  live: JsonObject | null,
  { owner, serverVersion, mutatedBy }: Pick<Question, 'owner' | 'serverVersion' | 'mutatedBy'>,
): RefusedWrite {
  const refused = refusal(failure, desired, live, owner);
  if (failure.code !== 'refused' || failure.reason === 'Rule') return refused;
  const rules = otherRules(desired, serverVersion);
  return doubted(refused, [...(rules === undefined ? [] : [rules]), ...mayBeMutated(mutatedBy)]);
}

/** A binding that Argo CD deletes and makes anew. */
export const recreatedBinding = ({ mutatedBy }: Pick<Question, 'mutatedBy'>): RefusedWrite =>
  doubted(
    { verdict: 'RECREATE', reason: 'the role of a binding cannot be changed in place' },
    mayBeMutated(mutatedBy),
  );

const doubted = (write: RefusedWrite, doubts: readonly string[]): RefusedWrite =>
  doubts.length === 0
    ? write
    : { ...write, reason: [write.reason, ...doubts].join('; '), certainty: 'estimated' };

/** Argo CD asks the server before anything is written, and compares nothing of the Application where that says no. */
export const refusedComparison = (message: string, desired: JsonObject): RefusedWrite => ({
  verdict: 'BLOCKED',
  reason: `Argo CD fails to compare the whole Application (ServerSideDiff)${isSecret(desired) ? '' : `: ${message}`}`,
});

function refusal(
  failure: PredictionFailure,
  desired: JsonObject,
  live: JsonObject | null,
  { mode, force }: OwnerFacts,
): RefusedWrite {
  if (failure.code !== 'refused') return { verdict: 'UNKNOWN', reason: unanswered(failure, desired) };
  const reason = refusalText(failure, desired);
  if (failure.reason === 'Rule') return { verdict: 'BLOCKED', reason: failure.message };
  if (live === null) return { verdict: 'INVALID', reason };
  const recreates =
    failure.reason === 'Invalid' && (force === true || ownerMarks[mode].recreatesOnImmutable(desired, live));
  if (failure.onlyWithLive) return { verdict: recreates ? 'RECREATE' : 'BLOCKED', reason };
  // kustomize-controller takes every "invalid" answer about an existing object for an immutable field.
  return { verdict: 'INVALID', reason, ...(recreates && mode === 'flux-ks' ? { isDeleted: true } : {}) };
}

/** Texts of the server quote values, so those about a Secret name its fields only. */
function refusalText(failure: Extract<PredictionFailure, { code: 'refused' }>, desired: JsonObject): string {
  if (!isSecret(desired)) return failure.message;
  const fields = failure.fields.length === 0 ? '' : `: ${failure.fields.join(', ')}`;
  return `the API server would refuse it${fields}`;
}

function unanswered(failure: Exclude<PredictionFailure, { code: 'refused' }>, desired: JsonObject): string {
  switch (failure.code) {
    case 'timedOut':
      return 'the prediction took too long';
    case 'cancelled':
      return 'the prediction was given up';
    case 'crashed':
    case 'outOfMemory':
    case 'rejected':
    case 'unsupported':
    case 'wanted':
      return failure.message === undefined || isSecret(desired)
        ? 'it could not be predicted'
        : `it could not be predicted: ${failure.message}`;
  }
}
