import type { JsonObject } from '../../../src/core/resource/json.ts';

/** A custom resource without rules for what is in it. */
export const schemaless = ({
  group,
  version,
  kind,
  plural = `${kind.toLowerCase()}s`,
  scope = 'Namespaced',
}: {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural?: string;
  readonly scope?: 'Namespaced' | 'Cluster';
}): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  // Groups below k8s.io want one.
  metadata: { name: `${plural}.${group}`, annotations: { 'api-approved.kubernetes.io': 'unapproved' } },
  spec: {
    group,
    scope,
    names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});

/** Of Flux's ArtifactGenerator: source-watcher itself does not run here. */
export const artifactGenerators = schemaless({
  group: 'source.extensions.fluxcd.io',
  version: 'v1beta1',
  kind: 'ArtifactGenerator',
});

/** What charts bring that people install before the rest. */
export const kindsOfCharts: readonly JsonObject[] = [
  ...(['ClusterIssuer', 'Issuer', 'Certificate'] as const).map((kind) =>
    schemaless({
      ...{ group: 'cert-manager.io', version: 'v1', kind },
      scope: kind === 'ClusterIssuer' ? 'Cluster' : 'Namespaced',
    }),
  ),
  ...(['GatewayClass', 'Gateway', 'HTTPRoute'] as const).map((kind) =>
    schemaless({
      ...{ group: 'gateway.networking.k8s.io', version: 'v1', kind },
      ...(kind === 'GatewayClass' ? { plural: 'gatewayclasses', scope: 'Cluster' } : {}),
    }),
  ),
];
