import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import { maybe, someOf, values } from './parts.ts';

export interface PodTemplateOptions {
  readonly labels?: JsonObject;
  readonly restartPolicy?: string;
}

/** A pod template with lists by key, by two keys and as a whole, quantities, and much that the server fills in. */
export function podTemplate(random: Random, { labels, restartPolicy }: PodTemplateOptions): JsonObject {
  const allLabels = { ...labels, ...values(random, ['z']) };
  const annotations = maybe(random, 0.2, 'annotations', () => values(random, ['t']));
  return {
    ...(labels === undefined && random.chance(0.5)
      ? {}
      : { metadata: { labels: allLabels, ...annotations } }),
    spec: {
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
      containers: random
        .shuffle(['web', ...random.some(['side', 'log'])])
        .map((name) => container(random, name)),
      ...maybe(random, 0.2, 'initContainers', () => [
        { ...container(random, 'first'), restartPolicy: 'Always' },
      ]),
      ...maybe(random, 0.3, 'volumes', () => someOf(random, [...volumes])),
      ...maybe(random, 0.3, 'tolerations', () => someOf(random, [...tolerations])),
      ...maybe(random, 0.2, 'nodeSelector', () => values(random, ['disk', 'zone'])),
      ...maybe(random, 0.2, 'securityContext', () =>
        random.pick<Json>([{}, { runAsUser: 1000 }, { fsGroup: 0, supplementalGroups: [1, 2] }]),
      ),
      ...maybe(random, 0.2, 'imagePullSecrets', () => someOf(random, [{ name: 'q' }, { name: 'r' }])),
      ...maybe(random, 0.1, 'terminationGracePeriodSeconds', () => random.pick([0, 30, 60])),
      ...maybe(random, 0.1, 'serviceAccountName', () => random.pick(['robot', 'default'])),
      ...maybe(random, 0.1, 'topologySpreadConstraints', () =>
        ['zone', 'host'].map((topologyKey) => ({
          topologyKey,
          maxSkew: random.pick([1, 2]),
          whenUnsatisfiable: 'ScheduleAnyway',
        })),
      ),
    },
  };
}

const volumes: readonly Json[] = [
  { name: 'v', emptyDir: {} },
  { name: 's', secret: { secretName: 's', defaultMode: 256 } },
  { name: 'c', configMap: { name: 'c', items: [{ key: 'a', path: 'a' }] } },
];

const tolerations: readonly Json[] = [
  { key: 'a', operator: 'Exists' },
  { key: 'b', operator: 'Equal', value: 'x', effect: 'NoSchedule' },
];

function container(random: Random, name: string): JsonObject {
  return {
    name,
    image: `registry.example/${name}:${random.pick(['1', '2', 'latest'])}`,
    ...maybe(random, 0.4, 'env', () =>
      random.shuffle(random.some(['A', 'B', 'C'])).map((variable) => environment(random, variable)),
    ),
    ...maybe(random, 0.4, 'ports', () =>
      random.some([80, 81]).map((containerPort) => ({
        containerPort,
        ...maybe(random, 0.3, 'protocol', () => random.pick(['TCP', 'UDP'])),
      })),
    ),
    ...maybe(random, 0.4, 'resources', () => ({
      requests: { cpu: random.pick<Json>(['100m', '1', '1000m', 1, 0.1]) },
      ...maybe(random, 0.5, 'limits', () => ({ memory: random.pick(['1Gi', '1024Mi']) })),
    })),
    ...maybe(random, 0.3, 'args', () => random.some(['a', 'b', 'c'])),
    ...maybe(random, 0.2, 'readinessProbe', () => ({
      httpGet: { path: '/', port: random.pick<Json>([80, 'http']) },
      ...maybe(random, 0.5, 'periodSeconds', () => random.pick([5, 10])),
    })),
    ...maybe(random, 0.1, 'imagePullPolicy', () => random.pick(['Always', 'IfNotPresent'])),
  };
}

const environment = (random: Random, name: string): JsonObject =>
  random.chance(0.2)
    ? { name, valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }
    : { name, ...maybe(random, 0.9, 'value', () => random.pick(['1', '2', ''])) };
