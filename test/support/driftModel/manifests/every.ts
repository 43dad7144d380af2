import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import type { Manifests } from './manifest.ts';
import { each, maybe, metadata, values } from './parts.ts';

/** A kind whose definition has everything that a schema can say of lists, maps and values. */
export const everyManifests: Manifests = {
  Every: (random, named) => ({
    apiVersion: 'drift.example/v1',
    kind: 'Every',
    metadata: metadata(random, named),
    spec: {
      ...lists(random),
      ...maybe(random, 0.3, 'replicas', () => random.pick([0, 1, 2])),
      ...maybe(random, 0.3, 'low', () => random.pick([1, 2])),
      ...maybe(random, 0.3, 'high', () => random.pick([1, 2, 3])),
      ...maybe(random, 0.2, 'fixed', () => (random.chance(0.1) ? 'b' : 'a')),
      ...maybe(random, 0.4, 'nested', () =>
        each(random.some(['m', 'n']), () => ({
          ...maybe(random, 0.5, 'a', () => random.pick(['1', '2'])),
          ...maybe(random, 0.5, 'more', () => each(random.some(['x', 'y.z']), () => random.pick([1, 2]))),
        })),
      ),
      ...maybe(random, 0.3, 'whole', () => values(random, ['a', 'b'])),
      ...maybe(random, 0.2, 'embedded', () => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'inner', ...maybe(random, 0.5, 'labels', () => values(random, ['l'])) },
        ...maybe(random, 0.5, 'data', () => values(random, ['d'])),
      })),
      ...maybe(random, 0.3, 'free', () => random.pick<Json>([{}, { x: 1 }, { x: { y: [1, { z: 2 }] } }])),
      ...maybe(random, 0.3, 'either', () => random.pick<Json>([80, '80', 'http'])),
      ...maybe(random, 0.3, 'maybe', () => random.pick<Json>(['a', 'b', null])),
      ...maybe(random, 0.3, 'filled', () => random.pick<Json>([{}, { level: 1 }, { mode: 'manual' }])),
    },
  }),
};

const lists = (random: Random): JsonObject => ({
  ...maybe(random, 0.3, 'plain', () =>
    random.some<Json>([{ name: 'a' }, { name: 'b', size: random.pick([3, 4]) }]),
  ),
  ...maybe(random, 0.3, 'atomic', () => random.shuffle(random.some(['a', 'b', 'c']))),
  ...maybe(random, 0.3, 'set', () => random.shuffle(['x', ...random.some(['y', 'z'])])),
  ...maybe(random, 0.3, 'numbers', () => random.shuffle([1, ...random.some([2, 3])])),
  ...maybe(random, 0.4, 'one', () =>
    random.shuffle(['a', ...random.some(['b', 'c'])]).map((name) => ({
      name,
      ...maybe(random, 0.5, 'value', () => random.pick(['1', '2'])),
      ...maybe(random, 0.3, 'tags', () => random.shuffle(['x', ...random.some(['y'])])),
    })),
  ),
  ...maybe(random, 0.4, 'two', () =>
    random
      .shuffle<JsonObject>([
        { port: 80 },
        ...random.some<JsonObject>([{ port: 80, protocol: 'UDP' }, { port: 81 }]),
      ])
      .map((port) => ({ ...port, ...maybe(random, 0.4, 'target', () => random.pick<Json>([1, 'web'])) })),
  ),
});
