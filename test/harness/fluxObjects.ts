import { at, isArray, stringAt, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import type { ClusterObjects } from './clusterObjects.ts';
import { waitUntil } from './process/waitUntil.ts';

export interface NamedIn {
  readonly name: string;
  readonly namespace: string;
}

export const gitRepository = (id: NamedIn, spec: JsonObject): JsonObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { ...id },
  spec: { interval: '1h', ref: { branch: 'main' }, ...spec },
});

/** A Flux Kustomization that reads from the GitRepository of its own name unless `spec` says otherwise. */
export const kustomization = (id: NamedIn, spec: JsonObject): JsonObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { ...id },
  spec: {
    interval: '1h',
    retryInterval: '5s',
    timeout: '1m',
    path: './',
    prune: true,
    sourceRef: { kind: 'GitRepository', name: id.name },
    ...spec,
  },
});

export const helmRelease = (id: NamedIn, spec: JsonObject): JsonObject => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { ...id },
  spec: { interval: '1h', ...spec },
});

/** Waits until a Kustomization has applied a revision (`main@sha1:…`) and is Ready. */
export const waitUntilApplied = (
  objects: ClusterObjects,
  id: NamedIn,
  revision: string,
): Promise<JsonObject> =>
  waitUntil(`Kustomization ${id.name} at ${revision}`, async () => {
    const found = await objects.get(kustomization(id, {}));
    return stringAt(found, 'status', 'lastAppliedRevision') === revision && isReady(found) && found;
  });

/**
 * Has an agent reconcile now and waits until it has, as `flux reconcile` does. Only tests do that: the product never
 * writes to a cluster.
 */
export async function reconcileNow(objects: ClusterObjects, object: JsonObject): Promise<JsonObject> {
  const requestedAt = `${Date.now()}-${Math.random()}`;
  const annotations = { 'reconcile.fluxcd.io/requestedAt': requestedAt };
  await objects.patch(object, { metadata: { annotations } }, { fieldManager: 'flux' });
  return waitUntil(`reconciliation of ${stringAt(object, 'metadata', 'name') ?? ''}`, async () => {
    const found = await objects.get(object);
    return stringAt(found, 'status', 'lastHandledReconcileAt') === requestedAt && isReady(found) && found;
  });
}

function isReady(object: Json): boolean {
  const conditions = at(object, 'status', 'conditions');
  const ready = isArray(conditions)
    ? conditions.find((each) => stringAt(each, 'type') === 'Ready')
    : undefined;
  return stringAt(ready, 'status') === 'True';
}
