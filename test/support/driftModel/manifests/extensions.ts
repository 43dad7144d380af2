import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata } from './parts.ts';
import { certificate, certificateRequest } from './certificates.ts';

/** What makes the API larger, or proves who somebody is. */
export const extensionManifests: Manifests = {
  CustomResourceDefinition: (random, named) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { ...metadata(random, named), name: `things.${named.name}.example` },
    spec: {
      group: `${named.name}.example`,
      names: {
        kind: 'Thing',
        plural: 'things',
        ...maybe(random, 0.5, 'shortNames', () => [random.pick(['t', 'th'])]),
      },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          ...maybe(random, 0.4, 'additionalPrinterColumns', () => [
            { name: 'A', type: 'string', jsonPath: random.pick(['.spec.a', '.spec.b']) },
          ]),
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  properties: {
                    a: {
                      type: random.pick(['string', 'integer']),
                      ...maybe(random, 0.3, 'description', () => 'what'),
                    },
                  },
                },
              },
            },
          },
        },
      ],
      ...maybe(random, 0.3, 'conversion', () => ({ strategy: 'None' })),
      ...maybe(random, 0.2, 'preserveUnknownFields', () => false),
    },
  }),
  // Without a service it is the server's own, of which there is nothing to reach.
  APIService: (random, named) => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { ...metadata(random, named), name: `v1.${named.name}.example` },
    spec: {
      group: `${named.name}.example`,
      version: 'v1',
      groupPriorityMinimum: random.pick([1, 2]),
      versionPriority: random.pick([1, 2]),
    },
  }),
  ClusterTrustBundle: (random, named) => ({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'ClusterTrustBundle',
    metadata: metadata(random, named),
    spec: { trustBundle: random.chance(0.5) ? certificate : `${certificate}\n` },
  }),
  CertificateSigningRequest: (random, named) => ({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: metadata(random, named),
    spec: {
      request: certificateRequest,
      signerName: 'nobody.example/none',
      usages: random.pick<Json>([['digital signature'], ['digital signature'], ['client auth']]),
      ...maybe(random, 0.2, 'expirationSeconds', () => 3600),
    },
  }),
};
