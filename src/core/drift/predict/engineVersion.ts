import { isBuiltInGroup } from '../../resource/builtInGroups.ts';
import { stringAt, type JsonObject } from '../../resource/json.ts';
import { groupOf } from '../../resource/resourceId.ts';

/** The minor version of Kubernetes whose rules the engine has: that of `k8s.io/kubernetes` in `engine/kubernetes/go.mod`. */
export const engineVersion = '1.37';

/**
 * Why a default or a rule of the object's kind may be another in the cluster, of that version; undefined where it is not.
 * Kinds that a cluster defines itself go by its own definitions.
 */
export function otherRules(object: JsonObject, serverVersion: string | undefined): string | undefined {
  if (serverVersion === undefined || serverVersion === engineVersion) return undefined;
  if (!isBuiltInGroup(groupOf(stringAt(object, 'apiVersion') ?? ''))) return undefined;
  return `the cluster runs Kubernetes ${serverVersion}, and this follows a default or a rule of ${engineVersion}`;
}

/** A cluster of that version may have fields that the engine does not know. */
export const isNewerThanEngine = (serverVersion: string | undefined): boolean =>
  serverVersion !== undefined && serverVersion.localeCompare(engineVersion, 'en', { numeric: true }) > 0;
