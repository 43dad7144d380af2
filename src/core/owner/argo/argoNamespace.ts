import { at, equalJson, isArray, isObject, type Json, type JsonObject } from '../../resource/json.ts';

/**
 * The Namespace that Argo CD writes at every sync, where an Application has it made and says what labels and annotations it
 * has (`managedNamespaceMetadata`). It is no object of its source, and carries no mark.
 */
export interface ArgoNamespace {
  /** As the last sync wrote it; undefined where that wrote none. */
  readonly applied: JsonObject | undefined;
  readonly desired: JsonObject | undefined;
}

/** As `syncNamespace` of Argo CD's controller (3.2). */
export function readArgoNamespace(application: JsonObject, name: string): ArgoNamespace | undefined {
  const policy = at(application, 'spec', 'syncPolicy');
  const options = at(policy, 'syncOptions');
  if (name === '' || !isArray(options) || !options.includes('CreateNamespace=true')) return undefined;
  const desired = written(at(policy, 'managedNamespaceMetadata'), name);
  const synced = at(application, 'status', 'operationState', 'syncResult', 'managedNamespaceMetadata');
  const applied = written(synced, name);
  if (!desired && !applied) return undefined;
  // One object where nothing has changed.
  return { applied: equalJson(applied, desired) ? desired : applied, desired };
}

function written(said: Json | undefined, name: string): JsonObject | undefined {
  if (!isObject(said)) return undefined;
  const labels = mapAt(said, 'labels');
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      annotations: {
        ...mapAt(said, 'annotations'),
        'argocd.argoproj.io/sync-options': 'ServerSideApply=true',
      },
    },
  };
}

function mapAt(said: JsonObject, key: string): JsonObject {
  const map = said[key];
  return isObject(map) ? map : {};
}
