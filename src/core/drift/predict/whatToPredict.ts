import type { JsonObject } from '../../resource/json.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { withoutCiphertext } from '../compare/ciphertext.ts';
import { pointOfWorking } from './pointOfWorking.ts';
import { pointWrite } from '../desired/pointWrite.ts';
import type { Point } from '../desired/point.ts';
import type { Question } from './question.ts';
import { questionAt } from './questionAt.ts';
import { sameDesired } from './sameDesired.ts';
import { unfit } from '../compare/unfit.ts';
import { isInSync, skippedBecause } from './writeNeeded.ts';

export interface PredictionNeeded {
  readonly point: Point;
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
    pointOfWorking(question) === 'working'
  )
    needed.push(...predictionOf('working', working, question));
  return needed;
}

function predictionOf(
  point: PredictionNeeded['point'],
  desired: JsonObject,
  asked: Question,
): readonly PredictionNeeded[] {
  const question = questionAt(asked, point);
  const { live, owner } = question;
  // Nothing can be said of a kind whose definition is yet to come.
  if (question.kind === 'pending' && live === null) return [];
  const write = pointWrite(question, point, live);
  if (unfit(desired, question) !== undefined || skippedBecause(owner, desired, live, write) !== undefined)
    return [];
  const { object } = withoutCiphertext(desired, live);
  return live !== null && isInSync(object, live, write) ? [] : [{ point, desired: object, write }];
}
