import { equalJson, type JsonObject } from '../resource/json.ts';
import { agentWrite, type AgentWrite } from './agentWrite.ts';
import { withoutCiphertext } from './ciphertext.ts';
import { filtered } from './filtered.ts';
import { ownerMarks } from './ownerMarks.ts';
import type { Question } from './question.ts';
import { unfit } from './unfit.ts';

export interface PredictionNeeded {
  readonly point: 'deployed' | 'head' | 'working';
  /** What to give the engine as desired: the object itself, or what can be read of an encrypted one. */
  readonly desired: JsonObject;
  readonly write: AgentWrite;
}

/**
 * The predictions that `judge` needs beyond those the question carries; none for nearly every object, nearly always.
 * The same objects give the same `desired`.
 */
export function whatToPredict(question: Question): readonly PredictionNeeded[] {
  const { deployed, working } = question;
  const head = question.head?.desired;
  const needed: PredictionNeeded[] = [];
  if (deployed !== undefined && question.predictionOfDeployed === undefined)
    needed.push(...predictionOf('deployed', deployed, question));
  if (head !== undefined && question.predictionOfHead === undefined && !sameDesired(deployed, head))
    needed.push(...predictionOf('head', head, question));
  if (
    working !== undefined &&
    question.predictionOfWorking === undefined &&
    !sameDesired(deployed, working) &&
    !(head !== undefined && sameDesired(head, working))
  )
    needed.push(...predictionOf('working', working, question));
  return needed;
}

export const sameDesired = (a: JsonObject | undefined, b: JsonObject | undefined): boolean =>
  a === b || equalJson(a, b);

function predictionOf(
  point: PredictionNeeded['point'],
  desired: JsonObject,
  question: Question,
): readonly PredictionNeeded[] {
  const { live, owner } = question;
  // Nothing can be said of a kind whose definition is yet to come.
  if (question.kind === 'pending' && live === null) return [];
  if (
    unfit(desired, question) !== undefined ||
    ownerMarks[owner.mode].skipReason(desired, live) !== undefined
  )
    return [];
  const { object } = withoutCiphertext(desired, live);
  const write = agentWrite(owner, live);
  return live !== null && filtered(object, live, write) ? [] : [{ point, desired: object, write }];
}
