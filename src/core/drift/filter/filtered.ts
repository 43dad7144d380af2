import { keptResults } from '../../../base/keptResults.ts';
import type { JsonObject } from '../../resource/json.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { inSync } from './inSync.ts';

/** `inSync`, asked twice about the same two objects: to tell what to predict, and to judge. */
export const filtered = (desired: JsonObject, live: JsonObject, write: AgentWrite): boolean =>
  answers(desired, [live, write.mode, write.manager], () => inSync(desired, live, write));

const answers = keptResults<boolean>();
