import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import type { Named } from './manifest.ts';

export const metadata = (random: Random, named: Named): JsonObject => ({
  ...named,
  ...maybe(random, 0.5, 'labels', () => values(random, ['la', 'lb'])),
  ...maybe(random, 0.5, 'annotations', () => values(random, ['aa', 'x.example/ab'])),
});

export const values = (random: Random, keys: readonly string[]): JsonObject =>
  each(random.some(keys), () => random.pick(['1', '2', '']));

export const each = (keys: readonly string[], value: () => Json): JsonObject =>
  Object.fromEntries(keys.map((key) => [key, value()]));

export const maybe = (random: Random, probability: number, key: string, value: () => Json): JsonObject =>
  random.chance(probability) ? { [key]: value() } : {};

export const someOf = (random: Random, items: readonly Json[]): Json => random.shuffle(random.some(items));
