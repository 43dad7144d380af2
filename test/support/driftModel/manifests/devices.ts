import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata } from './parts.ts';

export const deviceManifests: Manifests = {
  DeviceClass: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.6, 'selectors', () => [{ cel: { expression: random.pick(['true', '1 < 2']) } }]),
      ...maybe(random, 0.4, 'config', () => [
        { opaque: { driver: 'nobody.example', parameters: { a: random.pick<Json>([1, { b: 2 }]) } } },
      ]),
    },
  }),
  ResourceClaim: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: metadata(random, named),
    spec: claim(random, 0.05),
  }),
  ResourceClaimTemplate: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata: metadata(random, named),
    spec: { spec: claim(random, 0.05) },
  }),
  ResourceSlice: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: metadata(random, named),
    spec: {
      driver: 'nobody.example',
      nodeName: 'nowhere',
      pool: { name: 'p', generation: random.pick([1, 2]), resourceSliceCount: 1 },
      devices: ['a', ...random.some(['b'])].map((name) => ({
        name,
        ...maybe(random, 0.5, 'attributes', () => ({ model: { string: random.pick(['x', 'y']) } })),
        ...maybe(random, 0.5, 'capacity', () => ({ memory: { value: random.pick(['1Gi', '1024Mi']) } })),
      })),
    },
  }),
  DeviceTaintRule: (random, named) => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceTaintRule',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.7, 'deviceSelector', () => ({ driver: random.pick(['a.example', 'b.example']) })),
      taint: {
        key: 'example.com/t',
        effect: random.pick(['NoSchedule', 'NoExecute']),
        ...maybe(random, 0.3, 'timeAdded', () => '2026-01-01T00:00:00Z'),
      },
    },
  }),
};

const claim = (random: Random, changed: number): JsonObject => ({
  devices: {
    requests: [{ name: 'r', exactly: { deviceClassName: random.chance(changed) ? 'other' : 'none' } }],
  },
});
