import { formatPath } from '../../resource/fieldPath.ts';
import type { JsonObject } from '../../resource/json.ts';
import { withoutEmptyTimestamps } from '../../resource/withoutEmptyTimestamps.ts';
import { byPath } from '../compare/byPath.ts';
import { compare } from '../compare/compare.ts';
import type { FieldDifference } from '../compare/fieldDifference.ts';
import { sameOutcome } from '../compare/sameOutcome.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import type { Prediction } from '../predict/prediction.ts';
import { withoutAllotted } from './withoutAllotted.ts';

export interface ConfirmedDifferences {
  /** Where the server says that the write would change live. */
  readonly differences: readonly FieldDifference[];
  /** Where it was predicted to, were there no admission. */
  readonly predicted: readonly FieldDifference[];
  readonly agrees: boolean;
}

/**
 * What the server's dry run says beside what was predicted, by the same comparison. The answer has gone through admission:
 * what it changes, the write will change, whoever wrote live.
 */
export function confirmedDifferences(
  answer: JsonObject,
  prediction: Prediction,
  live: JsonObject,
  write: AgentWrite,
): ConfirmedDifferences {
  const predicted = compare(prediction, live, write);
  // As live has been read.
  const answered = withoutAllotted(withoutEmptyTimestamps(answer), prediction.sent, live);
  const differences = compare({ ...prediction, predicted: answered }, live, write).map((one) => ({
    ...one,
    heldByAgent: false,
  }));
  // What the agent holds is taken to be admission's, which makes the same of the write again.
  const expected = predicted.filter(({ heldByAgent }) => !heldByAgent);
  return { differences, predicted, agrees: isAlike(differences, expected) };
}

function isAlike(a: readonly FieldDifference[], b: readonly FieldDifference[]): boolean {
  const others = byPath(b);
  return (
    a.length === b.length &&
    a.every((one) => {
      const other = others.get(formatPath(one.path));
      // Two times of a write are never the same.
      return other !== undefined && (one.isClock === true ? other.isClock === true : sameOutcome(one, other));
    })
  );
}
