import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata, values } from './parts.ts';

/** A kind of the drift cases, whose definition has lists of every type. */
export const customManifests: Manifests = {
  Foo: (random, named) => ({
    apiVersion: 'drift.example/v1',
    kind: 'Foo',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'a', () => random.pick([1, 2])),
      ...maybe(random, 0.3, 'map', () => values(random, ['m', 'n'])),
      ...maybe(random, 0.2, 'ratio', () => random.pick([1, 1.5])),
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
