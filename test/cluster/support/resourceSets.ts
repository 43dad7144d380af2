import type { JsonObject } from '../../../src/core/resource/json.ts';

/** The definition of a ResourceSet, without its rules: flux-operator itself does not run here. */
export const resourceSets: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'resourcesets.fluxcd.controlplane.io' },
  spec: {
    group: 'fluxcd.controlplane.io',
    scope: 'Namespaced',
    names: {
      kind: 'ResourceSet',
      listKind: 'ResourceSetList',
      plural: 'resourcesets',
      singular: 'resourceset',
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
