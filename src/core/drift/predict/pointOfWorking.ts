import { isWrittenAlike } from '../desired/agentWrite.ts';
import type { Point } from '../desired/point.ts';
import type { Question } from './question.ts';
import { sameDesired } from './sameDesired.ts';

/** At which point is asked what a merge of the working tree does: once for equal objects that are written alike. */
export function pointOfWorking(question: Question): Point {
  const { deployed, head, working, upgrade } = question;
  if (isWrittenOtherwise(question)) return 'working';
  if (sameDesired(deployed, working) && upgrade?.isPlanned !== true) return 'deployed';
  return head?.desired !== undefined && sameDesired(head.desired, working) ? 'head' : 'working';
}

/** Whether a merge changes by which rules the owner writes: equal objects may fare otherwise then. */
export const isWrittenOtherwise = ({ owner, ownerThen = owner }: Question): boolean =>
  ownerThen !== owner &&
  !(
    isWrittenAlike(owner, ownerThen) &&
    owner.createsOnly === ownerThen.createsOnly &&
    owner.decryption === ownerThen.decryption &&
    owner.force === ownerThen.force
  );
