import { equalJson, type JsonObject } from '../../resource/json.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { filtered } from '../filter/filtered.ts';
import { ownerMarks } from '../desired/ownerMarks.ts';
import type { OwnerFacts } from './question.ts';

/**
 * Whether a write leaves live as it is without asking the engine. Of a patch by Helm it does not show what that drops: it
 * leaves no managedFields of its own.
 */
export const isInSync = (desired: JsonObject, live: JsonObject, write: AgentWrite): boolean =>
  (write.upgrade === undefined || equalJson(write.upgrade.from, desired)) && filtered(desired, live, write);

/** Why the agent leaves an object alone. An upgrade by Helm knows no marks. */
export const skippedBecause = (
  { mode, createsOnly = false }: OwnerFacts,
  desired: JsonObject,
  live: JsonObject | null,
  { upgrade }: AgentWrite,
): string | undefined => {
  if (createsOnly && live !== null) return createdOnce;
  return upgrade === undefined ? ownerMarks[mode].skipReason(desired, live) : undefined;
};

/** Of an ApplicationSet whose `applicationsSync` is create-only or create-delete. */
export const createdOnce = 'spec.syncPolicy.applicationsSync leaves an Application as it was made';
