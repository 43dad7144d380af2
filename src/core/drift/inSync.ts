import { member, type JsonObject } from '../resource/json.ts';
import { verbOf, type AgentWrite } from './agentWrite.ts';
import { applyAgrees } from './applyAgrees.ts';
import { patchAgrees } from './patchAgrees.ts';

/**
 * Whether an object is certainly in sync, without asking the engine: every value that `desired` (as its owner sends it)
 * asserts is in live at the same place, and everything that the owner would give up or take away is in desired.
 * Sound, not complete: whatever is odd is false, and the engine answers. It runs for every object on every change.
 */
export function inSync(desired: JsonObject, live: JsonObject, write: AgentWrite): boolean {
  if (desired['apiVersion'] !== live['apiVersion'] || desired['kind'] !== live['kind']) return false;
  if (member(live['metadata'], 'deletionTimestamp') !== undefined) return false;
  return verbOf(write) === 'patch' ? patchAgrees(desired, live) : applyAgrees(desired, live, write);
}
