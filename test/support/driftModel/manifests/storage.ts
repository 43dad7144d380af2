import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata, someOf, values } from './parts.ts';

/** The storage class of the claims, which admission asks whether they may grow. */
export const growingStorage = 'drift-differential-growing';

/** Kinds most of whose fields cannot change: nearly always those are the same. */
export const storageManifests: Manifests = {
  PersistentVolumeClaim: (random, named) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(random, named),
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: random.pick(['1Gi', '1024Mi', '1Gi', '2Gi']) } },
      ...maybe(random, 0.95, 'storageClassName', () => growingStorage),
      ...maybe(random, 0.2, 'volumeMode', () => 'Filesystem'),
    },
  }),
  StorageClass: (random, named) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: metadata(random, named),
    provisioner: 'nobody.example/none',
    ...maybe(random, 0.9, 'parameters', () => ({ type: random.chance(0.05) ? 'fast' : 'slow' })),
    ...maybe(random, 0.4, 'mountOptions', () => someOf(random, ['ro', 'soft'])),
    ...maybe(random, 0.4, 'allowVolumeExpansion', () => random.chance(0.5)),
    ...maybe(random, 0.4, 'reclaimPolicy', () => 'Delete'),
    ...maybe(random, 0.2, 'allowedTopologies', () => [
      { matchLabelExpressions: [{ key: 'zone', values: random.pick<Json>([['a'], ['a', 'b']]) }] },
    ]),
  }),
  PriorityClass: (random, named) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { ...metadata(random, named), ...maybe(random, 0.2, 'labels', () => values(random, ['lc'])) },
    value: random.chance(0.05) ? 8 : 7,
    ...maybe(random, 0.6, 'description', () => random.pick(['one', 'two', ''])),
    ...maybe(random, 0.2, 'globalDefault', () => false),
    ...maybe(random, 0.3, 'preemptionPolicy', () => 'PreemptLowerPriority'),
  }),
};
