import { stringAt, type Json } from './json.ts';

/** What names an object in a cluster, whatever the version it is read in. `namespace` is '' for cluster-wide kinds. */
export interface ResourceId {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A stable key of an id, for maps. */
export const resourceKey = (id: ResourceId): string => `${id.group}/${id.kind}:${id.namespace}/${id.name}`;

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

export const versionOf = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf('/') + 1);

/** The id of a Kubernetes object, or undefined where the value is not one (no apiVersion, kind or name). */
export function resourceIdOf(object: Json): ResourceId | undefined {
  const apiVersion = stringAt(object, 'apiVersion');
  const kind = stringAt(object, 'kind');
  const name = stringAt(object, 'metadata', 'name');
  if (!apiVersion || !kind || !name) return undefined;
  return {
    group: groupOf(apiVersion),
    kind,
    namespace: stringAt(object, 'metadata', 'namespace') ?? '',
    name,
  };
}

/** `Deployment shop/web`, for people. */
export const formatResource = (id: ResourceId): string =>
  `${id.kind} ${id.namespace ? `${id.namespace}/` : ''}${id.name}`;
