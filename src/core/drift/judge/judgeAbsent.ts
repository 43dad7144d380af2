import { nameOfWriter } from '../desired/agentWrite.ts';
import { ownerMarks } from '../desired/ownerMarks.ts';
import type { PredictionOutcome } from '../predict/prediction.ts';
import { refusedWrite } from './refusal.ts';
import type { Question } from '../predict/question.ts';
import { unfit } from '../compare/unfit.ts';
import type { Certainty, ObjectVerdict, Verdict } from './verdict.ts';

/** The verdict on an object that does not exist in the cluster. */
export function judgeAbsent(question: Question): ObjectVerdict {
  const { deployed, head, working, owner } = question;
  const desired = deployed ?? head?.desired ?? working;
  if (desired === undefined) return result('SYNC', 'neither in Git nor in the cluster');
  const later = head?.desired === undefined ? 'PENDING' : 'PENDING_SYNC';
  if (question.kind === 'pending')
    return result(deployed ? 'MISSING' : later, 'its kind is defined by another object of the same source');
  const not = unfit(desired, question);
  if (not !== undefined) return result(not.verdict, not.reason);
  const skipped = ownerMarks[owner.mode].skipReason(desired, null);
  if (skipped !== undefined) return result('IGNORED', skipped);
  const prediction = predictionOf(question);
  if (prediction?.ok === false && prediction.failure.code === 'refused') {
    const refused = refusedWrite(prediction.failure, desired, null, question);
    return result(refused.verdict, refused.reason, refused.certainty);
  }
  if (deployed === undefined)
    return result(
      later,
      head?.desired === undefined
        ? `new in the working tree: ${nameOfWriter(owner.mode)} will create it after a merge`
        : `new in ${head.name}: the agent will create it at its next sync`,
    );
  if (head !== undefined && head.desired === undefined)
    return result('CONVERGING', `not in the cluster, and removed in ${head.name}`);
  if (working === undefined)
    return result('CONVERGING', 'not in the cluster, and removed in the working tree');
  if (prediction?.ok === false)
    return result('MISSING', 'whether the API server accepts it could not be predicted', 'estimated');
  if (question.estimatedBecause !== undefined)
    return result('MISSING', question.estimatedBecause, 'estimated');
  return result('MISSING', `${nameOfWriter(owner.mode)} will create it`);
}

function predictionOf(question: Question): PredictionOutcome | undefined {
  if (question.deployed) return question.predictionOfDeployed;
  return question.head?.desired ? question.predictionOfHead : question.predictionOfWorking;
}

const result = (verdict: Verdict, reason: string, certainty: Certainty = 'exact'): ObjectVerdict => ({
  verdict,
  certainty,
  reason,
  fields: [],
});
