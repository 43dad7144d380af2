import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata } from './parts.ts';

export const scalingManifests: Manifests = {
  HorizontalPodAutoscaler: (random, named) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(random, named),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: random.pick(['web', 'other']) },
      ...maybe(random, 0.5, 'minReplicas', () => random.pick([1, 2])),
      maxReplicas: random.pick([3, 4]),
      ...maybe(random, 0.7, 'metrics', () => random.shuffle([cpu(random), ...random.some([memory(random)])])),
      ...maybe(random, 0.3, 'behavior', () => ({
        scaleDown: {
          ...maybe(random, 0.5, 'stabilizationWindowSeconds', () => random.pick([0, 300])),
          ...maybe(random, 0.5, 'policies', () => [{ type: 'Percent', value: 10, periodSeconds: 60 }]),
        },
      })),
    },
  }),
  PodDisruptionBudget: (random, named) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(random, named),
    spec: {
      ...random.pick<JsonObject>([
        { minAvailable: random.pick<Json>([1, '50%', 0]) },
        { maxUnavailable: random.pick<Json>([1, '1', '50%']) },
      ]),
      ...maybe(random, 0.8, 'selector', () =>
        random.pick<Json>([
          {},
          { matchLabels: { app: 'web' } },
          { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
        ]),
      ),
      ...maybe(random, 0.2, 'unhealthyPodEvictionPolicy', () => 'AlwaysAllow'),
    },
  }),
};

const cpu = (random: Random): JsonObject => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: random.pick([50, 80]) } },
});

const memory = (random: Random): JsonObject => ({
  type: 'Resource',
  resource: {
    name: 'memory',
    target: { type: 'AverageValue', averageValue: random.pick(['1Gi', '1024Mi']) },
  },
});
