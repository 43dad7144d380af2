import type { JsonObject } from '../resource/json.ts';
import type { AgentWrite } from './agentWrite.ts';
import { inSync } from './inSync.ts';

/** `inSync`, asked twice about the same two objects: to tell what to predict, and to judge. */
export function filtered(desired: JsonObject, live: JsonObject, write: AgentWrite): boolean {
  const last = answers.get(desired);
  if (last?.live === live && last.write.mode === write.mode && last.write.manager === write.manager)
    return last.answer;
  const answer = inSync(desired, live, write);
  answers.set(desired, { live, write, answer });
  return answer;
}

interface Answer {
  readonly live: JsonObject;
  readonly write: AgentWrite;
  readonly answer: boolean;
}

const answers = new WeakMap<JsonObject, Answer>();
