import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { each, maybe, metadata, someOf, values } from './parts.ts';

export const configurationManifests: Manifests = {
  ConfigMap: (random, named) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(random, named),
    ...maybe(random, 0.9, 'data', () => values(random, ['a', 'b', 'c.d'])),
    ...maybe(random, 0.2, 'binaryData', () => each(random.some(['x', 'y']), () => random.pick(['YQ==', '']))),
  }),
  Secret: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(random, named),
    ...maybe(random, 0.7, 'data', () => each(random.some(['a', 'b']), () => random.pick(['YQ==', 'Yg==']))),
    ...maybe(random, 0.4, 'stringData', () => values(random, ['b', 'c'])),
  }),
  ServiceAccount: (random, named) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(random, named),
    ...maybe(random, 0.3, 'automountServiceAccountToken', () => random.chance(0.5)),
    ...maybe(random, 0.5, 'imagePullSecrets', () => someOf(random, [{ name: 'q' }, { name: 'r' }])),
  }),
  ResourceQuota: (random, named) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.8, 'hard', () =>
        each(random.some(['pods', 'requests.cpu', 'limits.memory', 'count/deployments.apps']), () =>
          random.pick<Json>(['10', 10, '1k', '1000', '10.0']),
        ),
      ),
    },
  }),
  LimitRange: (random, named) => ({
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: metadata(random, named),
    spec: {
      limits: random.shuffle<Json>([
        {
          type: 'Container',
          ...maybe(random, 0.6, 'default', () => ({ cpu: random.pick<Json>(['1', '1000m', 1]) })),
          ...maybe(random, 0.6, 'defaultRequest', () => ({ cpu: random.pick(['100m', '0.1']) })),
          ...maybe(random, 0.4, 'max', () => ({ memory: random.pick(['1Gi', '1024Mi']) })),
        },
        ...random.some<Json>([{ type: 'Pod', max: { cpu: '2' } }]),
      ]),
    },
  }),
};
