import type { JsonObject } from '../../../src/core/resource/json.ts';

/** The definition of Flux's ArtifactGenerator, without its rules: source-watcher itself does not run here. */
export const artifactGenerators: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'artifactgenerators.source.extensions.fluxcd.io' },
  spec: {
    group: 'source.extensions.fluxcd.io',
    scope: 'Namespaced',
    names: {
      kind: 'ArtifactGenerator',
      listKind: 'ArtifactGeneratorList',
      plural: 'artifactgenerators',
      singular: 'artifactgenerator',
    },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
