import type { Point } from '../desired/point.ts';
import type { Question } from './question.ts';

/** The question with whoever writes at a point for its owner: what is in the working tree is written after a merge of it. */
export function questionAt(question: Question, point: Point): Question {
  const { owner, ownerThen = owner } = question;
  return point !== 'working' || ownerThen === owner ? question : { ...question, owner: ownerThen };
}
