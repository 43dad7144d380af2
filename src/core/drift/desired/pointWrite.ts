import type { JsonObject } from '../../resource/json.ts';
import { agentWrite, type AgentWrite } from './agentWrite.ts';
import type { Question } from '../predict/question.ts';
import { questionAt } from '../predict/questionAt.ts';

/** At which state of the desired object. */
export type Point = 'deployed' | 'head' | 'working';

/**
 * What writes an object at a point: what comes after the release that is deployed is an upgrade by Helm. Where the working
 * tree makes no other release, drift is corrected by the rules that it says.
 */
export function pointWrite(question: Question, point: Point, live: JsonObject | null): AgentWrite {
  const { upgrade, deployed = null } = question;
  const write = agentWrite(questionAt(question, point).owner, live);
  if (upgrade === undefined || point === 'deployed') return write;
  if (point === 'working' && !upgrade.isPlanned) return write;
  const { mode, manager } = write;
  return { mode, manager, upgrade: { from: deployed, serverSide: upgrade.serverSide } };
}
