import { isArray, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { randomPath, valueAlong, withoutAlong, type JsonPath } from '../../support/driftModel/randomPath.ts';
import type { Random } from '../../support/random.ts';

/** The object with one thing in it that is odd: nothing, empty, of another type, spelled otherwise, or not there. */
export function oddity(random: Random, object: JsonObject): JsonObject {
  const path = randomPath(random, object);
  const value = valueAlong(object, path);
  if (value === undefined) return object;
  return random.chance(0.2) ? withoutAlong(object, path) : replaced(object, path, random.pick(likes(value)));
}

function likes(value: Json): readonly [Json, ...Json[]] {
  const empties: readonly [Json, ...Json[]] = [null, '', {}, []];
  if (isArray(value)) return [...empties, value.toReversed(), [...value, ...value.slice(0, 1)]];
  if (isObject(value)) return [...empties, { ...value, odd: '1' }];
  if (typeof value === 'string') return [...empties, Number(value) || 0, `${value} `, value.toUpperCase()];
  return [...empties, String(value), 0, false];
}

const replaced = (object: JsonObject, path: JsonPath, value: Json): JsonObject => {
  const left = replacedAlong(object, path, value);
  return isObject(left) ? left : object;
};

function replacedAlong(value: Json, [key, ...rest]: JsonPath, replacement: Json): Json {
  if (key === undefined) return replacement;
  if (isArray(value))
    return value.map((item, i) => (String(i) === key ? replacedAlong(item, rest, replacement) : item));
  return isObject(value) ? { ...value, [key]: replacedAlong(value[key] ?? null, rest, replacement) } : value;
}
