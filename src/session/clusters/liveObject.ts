import { kept } from '../../base/kept.ts';
import type { ServedResource, WatchedObjects, WatchScope } from '../../cluster/clusterApi.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { versionOf, type ResourceId } from '../../core/resource/resourceId.ts';
import { scopeKey, type EnvironmentInput } from '../inputs.ts';

/** The resource that serves a kind in one version, from discovery. */
export function servedResource(
  environment: Pick<EnvironmentInput, 'connection'>,
  id: ResourceId,
  apiVersion: string,
): ServedResource | undefined {
  if (environment.connection.kind !== 'ready') return undefined;
  return byKind(environment.connection.served).get(`${id.group}/${versionOf(apiVersion)}/${id.kind}`);
}

/** A cluster serves hundreds of resources, and every object of every owner is looked up. */
const byKind = kept(
  (served: readonly ServedResource[]) =>
    new Map(served.toReversed().map((one) => [`${one.group}/${one.version}/${one.kind}`, one] as const)),
);

/** What has to be watched to know an object; undefined where it can have no live one, whatever the cluster holds. */
export function scopeOf(resource: ServedResource, id: ResourceId): WatchScope | undefined {
  if (!resource.namespaced) return { resource, namespace: '' };
  // The whole cluster would be watched for an object that the agent cannot write.
  return id.namespace === '' ? undefined : { resource, namespace: id.namespace };
}

/** What is known of the live object. */
export type LiveObject =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'present';
      readonly object: JsonObject;
      readonly asOf: number | undefined;
      readonly old?: string;
    }
  | { readonly kind: 'absent'; readonly asOf: number | undefined; readonly old?: string }
  /** The cluster does not serve the kind in the manifest's version. */
  | { readonly kind: 'notServed' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the cluster holds of one object, as far as it is known. */
export function liveObject(
  environment: EnvironmentInput,
  resource: ServedResource | undefined,
  id: ResourceId,
): LiveObject {
  const { connection } = environment;
  if (connection.kind === 'connecting') return { kind: 'loading' };
  if (connection.kind === 'failed') return { kind: 'unknown', reason: connection.failure.message };
  if (!resource) return { kind: 'notServed' };
  const wanted = scopeOf(resource, id);
  if (!wanted) return { kind: 'absent', asOf: undefined };
  const scope = environment.scopes.get(scopeKey(resource, wanted.namespace));
  if (!scope) return { kind: 'loading' };
  if (!scope.listed)
    return scope.failure ? { kind: 'unknown', reason: scope.failure.message } : { kind: 'loading' };
  const object = scope.objects.get(`${wanted.namespace}/${id.name}`);
  const facts = { asOf: scope.asOf, ...oldness(scope) };
  return object ? { kind: 'present', object, ...facts } : { kind: 'absent', ...facts };
}

const oldness = (scope: WatchedObjects): { readonly old?: string } =>
  scope.failure ? { old: scope.failure.message } : {};
