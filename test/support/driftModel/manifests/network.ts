import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata, someOf, values } from './parts.ts';

export const networkManifests: Manifests = {
  Service: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.2, 'type', () => random.pick(['ClusterIP', 'NodePort', 'LoadBalancer'])),
      ...maybe(random, 0.8, 'selector', () => values(random, ['s', 't'])),
      ports: random
        .shuffle([
          { name: 'a', port: 80 },
          ...random.some([
            { name: 'b', port: 81 },
            { name: 'c', port: 80, protocol: 'UDP' },
          ]),
        ])
        .map((port) => ({
          ...port,
          ...maybe(random, 0.4, 'targetPort', () => random.pick<Json>([80, 8080, 'http'])),
        })),
      ...maybe(random, 0.3, 'sessionAffinity', () => random.pick(['None', 'ClientIP'])),
      ...maybe(random, 0.2, 'publishNotReadyAddresses', () => random.chance(0.5)),
      ...maybe(random, 0.1, 'externalIPs', () => someOf(random, ['192.0.2.1', '192.0.2.2'])),
    },
  }),
  Ingress: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.4, 'ingressClassName', () => random.pick(['inner', 'outer'])),
      ...maybe(random, 0.3, 'defaultBackend', () => backend(random)),
      rules: random.shuffle(['a.example', 'b.example']).map((host) => ({
        host,
        http: {
          paths: ['/', ...random.some(['/x'])].map((path) => ({
            path,
            pathType: random.pick(['Prefix', 'Exact']),
            backend: backend(random),
          })),
        },
      })),
      ...maybe(random, 0.4, 'tls', () => [{ hosts: random.some(['a.example']), secretName: 't' }]),
    },
  }),
  NetworkPolicy: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(random, named),
    spec: {
      podSelector: random.pick<Json>([{}, { matchLabels: { a: 'b' } }]),
      ...maybe(random, 0.5, 'ingress', () => random.pick<Json>([[], [{}], [{ ports: [{ port: 80 }] }]])),
      ...maybe(random, 0.3, 'egress', () => [
        { to: [{ ipBlock: { cidr: random.pick(['10.0.0.0/8', '192.0.2.0/24']) } }] },
      ]),
      ...maybe(random, 0.3, 'policyTypes', () => ['Ingress', ...random.some(['Egress'])]),
    },
  }),
};

const backend = (random: Random): JsonObject => ({
  service: { name: 's', port: random.pick<Json>([{ number: 80 }, { number: 81 }, { name: 'http' }]) },
});
