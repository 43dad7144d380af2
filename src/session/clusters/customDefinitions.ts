import type { ServedResource } from '../../cluster/clusterApi.ts';
import { at, stringAt, type Json, type JsonObject } from '../../core/resource/json.ts';
import { listAt } from '../../core/resource/jsonLists.ts';

export const customResourceDefinitions: ServedResource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
  verbs: ['get', 'list', 'watch'],
};

/** Whether there is an established definition whose kind discovery has not shown in each version that it serves. */
export function unservedDefinitions(
  definitions: ReadonlyMap<string, JsonObject>,
  served: readonly ServedResource[],
): boolean {
  const known = new Set(served.map(({ group, version, kind }) => `${group}/${version}/${kind}`));
  return [...definitions.values()].some(
    (definition) =>
      isEstablished(definition) &&
      servedVersions(definition).some(
        (version) =>
          !known.has(
            `${stringAt(definition, 'spec', 'group') ?? ''}/${version}/${stringAt(definition, 'spec', 'names', 'kind') ?? ''}`,
          ),
      ),
  );
}

const servedVersions = (definition: Json): readonly string[] =>
  listAt(definition, 'spec', 'versions').flatMap((version) =>
    at(version, 'served') === true ? (stringAt(version, 'name') ?? []) : [],
  );

const isEstablished = (definition: Json): boolean =>
  listAt(definition, 'status', 'conditions').some(
    (condition) => stringAt(condition, 'type') === 'Established' && stringAt(condition, 'status') === 'True',
  );
