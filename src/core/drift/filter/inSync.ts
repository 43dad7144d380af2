import { equalJson, member, type JsonObject } from '../../resource/json.ts';
import { verbOf, type AgentWrite } from '../desired/agentWrite.ts';
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
  if (isArgo(write) && !reconcileAgrees(desired, live)) return false;
  switch (verbOf(write)) {
    case 'apply':
      return applyAgrees(desired, live, write);
    case 'patch':
      return patchAgrees(desired, live);
    case 'replace':
      // Which fields are defaults, that nobody has to say, only the engine knows.
      return false;
  }
}

const isArgo = ({ mode }: AgentWrite): boolean => mode.startsWith('argo-');

/** `kubectl auth reconcile`, which Argo CD runs first, would leave a role or binding as it is but for what is asserted. */
function reconcileAgrees(desired: JsonObject, live: JsonObject): boolean {
  if (desired['apiVersion'] !== 'rbac.authorization.k8s.io/v1') return true;
  return (
    (desired['aggregationRule'] === undefined) === (live['aggregationRule'] === undefined) &&
    equalJson(desired['roleRef'], live['roleRef'])
  );
}
