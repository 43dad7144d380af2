import type { Json, JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';

interface Named {
  readonly name: string;
  readonly namespace: string;
}
type Manifest = (random: Random, named: Named) => JsonObject;

/** Valid manifests of several kinds, with what tends to be hard in each: lists by key, sets, defaults, quantities. */
export const randomManifests: Readonly<Record<string, Manifest>> = {
  ConfigMap: (random, named) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(random, named),
    ...maybe(random, 0.9, 'data', () => values(random, ['a', 'b', 'c.d'])),
  }),
  Secret: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(random, named),
    ...maybe(random, 0.7, 'data', () => each(random.some(['a', 'b']), () => random.pick(['YQ==', 'Yg==']))),
    ...maybe(random, 0.4, 'stringData', () => values(random, ['b', 'c'])),
  }),
  Service: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(random, named),
    spec: {
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
    },
  }),
  Deployment: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'replicas', () => random.pick([1, 2, 3])),
      selector: { matchLabels: { app: named.name } },
      ...maybe(random, 0.3, 'strategy', () =>
        random.pick<Json>([{ type: 'Recreate' }, {}, { rollingUpdate: { maxSurge: 1 } }]),
      ),
      template: {
        metadata: {
          labels: { app: named.name, ...values(random, ['z']) },
          ...maybe(random, 0.2, 'annotations', () => values(random, ['t'])),
        },
        spec: {
          containers: random
            .shuffle(['web', ...random.some(['side', 'log'])])
            .map((container) => containerOf(random, container)),
          ...maybe(random, 0.3, 'volumes', () =>
            random.some<Json>([
              { name: 'v', emptyDir: {} },
              { name: 's', secret: { secretName: 's' } },
            ]),
          ),
          ...maybe(random, 0.3, 'tolerations', () =>
            random.some<Json>([
              { key: 'a', operator: 'Exists' },
              { key: 'b', operator: 'Exists' },
            ]),
          ),
        },
      },
    },
  }),
  ServiceAccount: (random, named) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(random, named),
    ...maybe(random, 0.5, 'imagePullSecrets', () => random.some<Json>([{ name: 'q' }, { name: 'r' }])),
  }),
  NetworkPolicy: (random, named) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(random, named),
    spec: {
      podSelector: random.pick<Json>([{}, { matchLabels: { a: 'b' } }]),
      ...maybe(random, 0.5, 'ingress', () => random.pick<Json>([[], [{}], [{ ports: [{ port: 80 }] }]])),
    },
  }),
  Foo: (random, named) => ({
    apiVersion: 'drift.example/v1',
    kind: 'Foo',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'a', () => random.pick([1, 2])),
      ...maybe(random, 0.4, 'any', () => random.pick<Json>([{}, { x: 1 }, { x: { y: [1] } }])),
      ...maybe(random, 0.4, 'groups', () => random.some<Json>([{ name: 'a' }, { name: 'b' }])),
      // An empty list by key asserts nothing, so the agent may write one that no field stands for.
      ...maybe(random, 0.4, 'tags', () => random.shuffle(['x', ...random.some(['y', 'z'])])),
      ...maybe(random, 0.4, 'ports', () =>
        random.shuffle<Json>([{ port: 80, name: 'a' }, ...random.some<Json>([{ port: 81 }])]),
      ),
    },
  }),
};

function containerOf(random: Random, name: string): JsonObject {
  return {
    name,
    image: `registry.example/${name}:${String(random.pick([1, 2]))}`,
    ...maybe(random, 0.4, 'env', () =>
      random
        .shuffle(random.some(['A', 'B', 'C']))
        .map((variable) => ({ name: variable, value: random.pick(['1', '2', '']) })),
    ),
    ...maybe(random, 0.4, 'ports', () => random.some([80, 81]).map((containerPort) => ({ containerPort }))),
    ...maybe(random, 0.4, 'resources', () => ({
      requests: { cpu: random.pick(['100m', '1', '1000m']) },
      ...maybe(random, 0.5, 'limits', () => ({ memory: random.pick(['1Gi', '1024Mi']) })),
    })),
    ...maybe(random, 0.3, 'args', () => random.some(['a', 'b', 'c'])),
  };
}

const metadata = (random: Random, named: Named): JsonObject => ({
  ...named,
  ...maybe(random, 0.5, 'labels', () => values(random, ['la', 'lb'])),
  ...maybe(random, 0.5, 'annotations', () => values(random, ['aa', 'x.example/ab'])),
});

const values = (random: Random, keys: readonly string[]): JsonObject =>
  each(random.some(keys), () => random.pick(['1', '2', '']));

const each = (keys: readonly string[], value: () => Json): JsonObject =>
  Object.fromEntries(keys.map((key) => [key, value()]));

const maybe = (random: Random, probability: number, key: string, value: () => Json): JsonObject =>
  random.chance(probability) ? { [key]: value() } : {};
