import type { JsonObject } from '../../resource/json.ts';
import { agentWrite, type AgentWrite } from './agentWrite.ts';
import type { Question } from '../predict/question.ts';

/** At which state of the desired object. */
export type Point = 'deployed' | 'head' | 'working';

/** What writes an object at a point: what comes after the release that is deployed is an upgrade by Helm. */
export function pointWrite(question: Question, point: Point, live: JsonObject | null): AgentWrite {
  const { owner, upgrade, deployed = null } = question;
  const write = agentWrite(owner, live);
  if (upgrade === undefined || point === 'deployed') return write;
  const { mode, manager } = write;
  return { mode, manager, upgrade: { from: deployed, serverSide: upgrade.serverSide } };
}
