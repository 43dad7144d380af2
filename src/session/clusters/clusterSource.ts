import type { WatchScope } from '../../cluster/clusterApi.ts';
import type { VariableSource } from '../../core/owner/flux/postBuild.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { scopeKey, type EnvironmentInput } from '../inputs.ts';
import { servedResource } from './liveObject.ts';

/** An object that an owner's spec takes something from, as far as the cluster tells. `key` tells two of the same kind apart. */
export type ClusterSource = { readonly scope?: readonly [string, WatchScope]; readonly key: string } & (
  | { readonly kind: 'present'; readonly object: JsonObject }
  | { readonly kind: 'absent' }
  | { readonly kind: 'waiting' | 'unknown'; readonly reason: string }
);

/** What is taken, for people, and the field that names the object. */
export interface Taken {
  readonly what: 'variables' | 'values' | 'release' | 'address';
  readonly field: string;
}

/** The key of one that is not there and has to be. */
export const missingSource = 'missing';

export function clusterSource(
  environment: EnvironmentInput | undefined,
  namespace: string,
  { kind, name, optional }: VariableSource,
  { what, field }: Taken,
): ClusterSource {
  const title = `${kind}/${namespace}/${name}`;
  if (!environment) {
    const reason = `the ${what} of ${title} ${what === 'release' || what === 'address' ? 'is' : 'are'} in the cluster, and none is named`;
    return optional ? { kind: 'absent', key: 'absent' } : { kind: 'unknown', key: reason, reason };
  }
  const waiting = { kind: 'waiting', key: 'waiting', reason: `reading ${what} from ${title}` } as const;
  const resource = servedResource(environment, { group: '', kind, namespace, name }, 'v1');
  if (!resource) return waiting;
  const scope: WatchScope = { resource, namespace, name };
  const key = scopeKey(resource, namespace, name);
  const state = environment.scopes.get(key);
  const known = { scope: [key, scope] } as const;
  if (!state?.listed) {
    if (!state?.failure) return { ...waiting, ...known };
    const reason = `the ${what} of ${title} cannot be read: ${state.failure.message}`;
    return { kind: 'unknown', key: reason, reason, ...known };
  }
  const object = state.objects.get(`${namespace}/${name}`);
  if (object) return { kind: 'present', key, object, ...known };
  if (optional) return { kind: 'absent', key: 'absent', ...known };
  return {
    kind: 'unknown',
    key: missingSource,
    reason: `${title}, which ${field} names, does not exist`,
    ...known,
  };
}
