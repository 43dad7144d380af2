import type { JsonObject } from '../../resource/json.ts';
import type { OwnerMode } from './agentWrite.ts';
import { hasSyncOption } from './argoMetadata.ts';

/** How one object is written: Argo CD lets an object say otherwise than its Application (`applyObject` of gitops-engine). */
export function objectMode(mode: OwnerMode, desired: JsonObject | undefined): OwnerMode {
  if (desired === undefined || !isArgo(mode)) return mode;
  if (mode === 'argo-replace' || hasSyncOption(desired, 'Replace=true')) return 'argo-replace';
  if (hasSyncOption(desired, 'ServerSideApply=false')) return 'argo-csa';
  return hasSyncOption(desired, 'ServerSideApply=true') ? 'argo-ssa' : mode;
}

export const isArgo = (mode: OwnerMode): boolean => mode.startsWith('argo-');
