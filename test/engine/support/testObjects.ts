import {
  at,
  isArray,
  member,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';

export const metadata: JsonObject = { name: 'a', namespace: 'x' };

export const app: JsonObject = { name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }] };

export const deployment = (spec: JsonObject = {}, containers: Json = [app]): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'a' } },
    template: { metadata: { labels: { app: 'a' } }, spec: { containers } },
    ...spec,
  },
});

export const configMap = (data: JsonObject, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...metadata, ...more },
  data,
});

export const widget = (spec: JsonObject): JsonObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata,
  spec: { size: 1, ...spec },
});

export const containersOf = (object: JsonObject): readonly Json[] =>
  listAt(object, 'spec', 'template', 'spec', 'containers');

/** A change of the containers, as far as `writtenBy` and `changed` go. */
export const withContainers = (containers: Json): JsonObject => ({
  spec: { template: { spec: { containers } } },
});

/** What managedFields say of the containers. */
export const ownedContainers = (fields: JsonObject): JsonObject => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': fields } } },
});

/** `manager operation` of each entry, in their order. */
export const managersOf = (object: JsonObject | null): readonly string[] =>
  listAt(object, 'metadata', 'managedFields').map(
    (entry) => `${stringAt(entry, 'manager') ?? ''} ${stringAt(entry, 'operation') ?? ''}`,
  );

export const namesOf = (list: readonly Json[]): readonly (Json | undefined)[] =>
  list.map((item) => member(item, 'name'));

function listAt(object: JsonObject | null, ...keys: readonly string[]): readonly Json[] {
  const list = at(object ?? {}, ...keys);
  return isArray(list) ? list : [];
}
