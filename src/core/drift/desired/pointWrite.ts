import type { JsonObject } from '../../resource/json.ts';
import type { AgentWrite } from './agentWrite.ts';
import { writeOf } from './writeOf.ts';
import type { Question } from '../predict/question.ts';
import { questionAt } from '../predict/questionAt.ts';
import type { Point } from './point.ts';

/**
 * What writes an object at a point: what comes after the release that is deployed is an upgrade by Helm. Where the working
 * tree makes no other release, drift is corrected by the rules that it says.
 */
export function pointWrite(question: Question, point: Point, live: JsonObject | null): AgentWrite {
  const { upgrade, deployed = null } = question;
  const write = writeOf(questionAt(question, point).owner, live);
  if (upgrade === undefined || point === 'deployed') return write;
  if (point === 'working' && !upgrade.isPlanned) return write;
  const { mode, manager } = write;
  return { mode, manager, upgrade: { from: deployed, serverSide: upgrade.serverSide } };
}
