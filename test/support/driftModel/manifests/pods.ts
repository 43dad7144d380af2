import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata, values } from './parts.ts';
import { podTemplate } from './podTemplate.ts';

export const podManifests: Manifests = {
  // Nearly all of a Pod cannot change: what differs here can, but for a few that are blocked.
  Pod: (random, named) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(random, named),
    spec: {
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      containers: [{ name: 'web', image: `registry.example/web:${random.pick(['1', '2'])}` }],
      ...maybe(random, 0.3, 'tolerations', () => [{ key: 'a', operator: 'Exists' }]),
      ...maybe(random, 0.1, 'activeDeadlineSeconds', () => random.pick([60, 30])),
      ...maybe(random, 0.05, 'nodeName', () => 'nowhere'),
    },
  }),
  PodTemplate: (random, named) => ({
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: metadata(random, named),
    template: podTemplate(random, { labels: { app: named.name } }),
  }),
  ReplicaSet: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'replicas', () => random.pick([0, 1, 2])),
      ...maybe(random, 0.2, 'minReadySeconds', () => random.pick([0, 5])),
      selector: { matchLabels: { app: named.name } },
      template: podTemplate(random, { labels: { app: named.name } }),
    },
  }),
  ReplicationController: (random, named) => ({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'replicas', () => random.pick([0, 1, 2])),
      ...maybe(random, 0.5, 'selector', () => ({ app: named.name })),
      template: podTemplate(random, { labels: { app: named.name } }),
    },
  }),
  ControllerRevision: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: metadata(random, named),
    data: { spec: { template: random.chance(0.05) ? 'b' : 'a' } },
    revision: random.pick([1, 2]),
  }),
  RuntimeClass: (random, named) => ({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: metadata(random, named),
    handler: random.chance(0.05) ? 'other' : 'runc',
    ...maybe(random, 0.4, 'overhead', () => ({ podFixed: { cpu: random.pick(['100m', '0.1']) } })),
    ...maybe(random, 0.4, 'scheduling', () => ({
      ...maybe(random, 0.5, 'nodeSelector', () => values(random, ['disk'])),
      tolerations: random.some<Json>([{ key: 'a', operator: 'Exists' }]),
    })),
  }),
};
