import type { JsonObject } from '../../resource/json.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import type { ObjectVerdict } from '../judge/verdict.ts';
import type { Prediction, PredictionOutcome } from '../predict/prediction.ts';
import type { Question } from '../predict/question.ts';
import type { PredictionNeeded } from '../predict/whatToPredict.ts';

/** A write of a deployed object that matters enough to ask the server about. */
export interface WriteToConfirm {
  readonly write: AgentWrite;
  /** As it was predicted for. */
  readonly desired: JsonObject;
  /** Null where it does not exist. */
  readonly live: JsonObject | null;
  readonly prediction: Prediction;
  /** Values are encrypted, and the agent alone knows what it sends. */
  readonly isEncrypted: boolean;
}

/** Of drift, of what is missing, and of what was not decided with certainty; nearly every object, nearly always, is neither. */
export function writeToConfirm(
  { deployed, live }: Question,
  { desired, write, outcome }: PredictionNeeded & { readonly outcome: PredictionOutcome | undefined },
  verdict: ObjectVerdict,
): WriteToConfirm | undefined {
  if (outcome?.ok !== true) return undefined;
  if (live === null ? verdict.verdict !== 'MISSING' : !isDoubtful(verdict)) return undefined;
  return { write, desired, live, prediction: outcome.value, isEncrypted: desired !== deployed };
}

const isDoubtful = ({ certainty, fields }: ObjectVerdict): boolean =>
  certainty !== 'exact' || fields.some(({ verdict }) => verdict === 'DRIFT' || verdict === 'CONVERGING');
