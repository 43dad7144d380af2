import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata, someOf, values } from './parts.ts';

const taints: readonly Json[] = [
  { key: 'a', effect: 'NoSchedule' },
  { key: 'b', value: 'x', effect: 'NoExecute' },
];

/** What describes a cluster and its nodes, and what they agree on. */
export const clusterManifests: Manifests = {
  Namespace: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: metadata(random, named),
  }),
  Node: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'taints', () => someOf(random, taints)),
      ...maybe(random, 0.4, 'unschedulable', () => random.chance(0.5)),
      ...maybe(random, 0.3, 'podCIDR', () => '10.1.0.0/24'),
    },
  }),
  Lease: (random, named) => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.7, 'holderIdentity', () => random.pick(['a', 'b'])),
      ...maybe(random, 0.5, 'leaseDurationSeconds', () => random.pick([15, 30])),
      ...maybe(random, 0.3, 'renewTime', () => '2026-01-01T00:00:00.000000Z'),
    },
  }),
  FlowSchema: (random, named) => ({
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: metadata(random, named),
    spec: {
      priorityLevelConfiguration: { name: 'no-such-level' },
      ...maybe(random, 0.6, 'matchingPrecedence', () => random.pick([9000, 9001])),
      ...maybe(random, 0.4, 'distinguisherMethod', () => ({ type: random.pick(['ByUser', 'ByNamespace']) })),
      ...maybe(random, 0.5, 'rules', () => [
        {
          subjects: [{ kind: 'User', user: { name: random.pick(['nobody', 'noone']) } }],
          nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/nowhere'] }],
        },
      ]),
    },
  }),
  PriorityLevelConfiguration: (random, named) => ({
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: metadata(random, named),
    spec: {
      type: 'Limited',
      limited: {
        ...maybe(random, 0.7, 'nominalConcurrencyShares', () => random.pick([0, 1, 2])),
        ...maybe(random, 0.3, 'lendablePercent', () => random.pick([0, 10])),
        limitResponse: random.pick<Json>([
          { type: 'Reject' },
          { type: 'Queue', queuing: { queues: random.pick([16, 32]) } },
        ]),
      },
    },
  }),
  StorageVersionMigration: (random, named) => ({
    apiVersion: 'storagemigration.k8s.io/v1',
    kind: 'StorageVersionMigration',
    metadata: metadata(random, named),
    spec: { resource: { group: '', resource: random.chance(0.05) ? 'pods' : 'nothings' } },
  }),
};

export const eventManifests: Manifests = {
  Event: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: metadata(random, named),
    involvedObject: { kind: 'Pod', name: 'p', namespace: named.namespace ?? 'default' },
    ...maybe(random, 0.8, 'message', () => random.pick(['one', 'two'])),
    ...maybe(random, 0.6, 'count', () => random.pick([1, 2])),
    ...maybe(random, 0.5, 'source', () => values(random, ['component', 'host'])),
    type: random.pick(['Normal', 'Warning']),
  }),
  'Event of events.k8s.io': (random, named) => ({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: metadata(random, named),
    eventTime: '2026-01-01T00:00:00.000000Z',
    reportingController: 'nobody.example/none',
    reportingInstance: 'none',
    action: 'Nothing',
    reason: random.chance(0.1) ? 'Other' : 'Nothing',
    type: 'Normal',
    regarding: { kind: 'Pod', name: 'p', namespace: named.namespace ?? 'default' },
    ...maybe(random, 0.4, 'series', () => ({ count: 2, lastObservedTime: '2026-01-02T00:00:00.000000Z' })),
  }),
};
