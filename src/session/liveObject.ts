import type { ServedResource, WatchedObjects } from '../cluster/clusterApi.ts';
import { versionOf, type ResourceId } from '../core/resource/resourceId.ts';
import { scopeKey, type EnvironmentInput } from './inputs.ts';
import type { LiveObject } from './snapshot.ts';

/** The resource that serves a kind in one version, from discovery. */
export function servedResource(
  environment: EnvironmentInput,
  id: ResourceId,
  apiVersion: string,
): ServedResource | undefined {
  if (environment.connection.kind !== 'ready') return undefined;
  const version = versionOf(apiVersion);
  return environment.connection.served.find(
    (one) => one.kind === id.kind && one.group === id.group && one.version === version,
  );
}

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
  const namespace = resource.namespaced ? id.namespace : '';
  const scope = environment.scopes.get(scopeKey(resource, namespace));
  if (!scope) return { kind: 'loading' };
  if (!scope.listed)
    return scope.failure ? { kind: 'unknown', reason: scope.failure.message } : { kind: 'loading' };
  const object = scope.objects.get(`${namespace}/${id.name}`);
  const facts = { asOf: scope.asOf, ...oldness(scope) };
  return object ? { kind: 'present', object, ...facts } : { kind: 'absent', ...facts };
}

const oldness = (scope: WatchedObjects): { readonly old?: string } =>
  scope.failure ? { old: scope.failure.message } : {};
