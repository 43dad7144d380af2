import { isArray, isObject, type Json, type JsonObject } from '../../resource/json.ts';

/**
 * Whether a field of a built-in kind that is owned as a whole is live as it is sent. Live may hold besides what the API
 * server always sets where it is left out: the write leaves it out, and the server sets it again.
 */
export function atomicAgrees(name: string, desired: Json | undefined, live: Json | undefined): boolean {
  if (desired === null || desired === undefined) return false;
  if (desired === live) return true;
  if (isArray(desired))
    return (
      isArray(live) &&
      desired.length === live.length &&
      desired.every((item, i) => atomicAgrees('', item, live[i]))
    );
  if (!isObject(desired) || !isObject(live)) return false;
  for (const key in desired)
    if (!Object.hasOwn(live, key) || !atomicAgrees(key, desired[key], live[key])) return false;
  const defaults = defaultsOf[name];
  for (const key in live)
    if (!Object.hasOwn(desired, key) && (defaults === undefined || defaults[key] !== live[key])) return false;
  return true;
}

/** By the name of the field: SetDefaults_ObjectFieldSelector and its like in k8s.io/kubernetes/pkg/apis/core/v1. */
const defaultsOf: Readonly<Record<string, JsonObject>> = {
  fieldRef: { apiVersion: 'v1' },
  resourceFieldRef: { divisor: '0' },
  serviceAccountToken: { expirationSeconds: 3600 },
};
