import { isArray, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';

/** The way to a part of an object: names and, in lists, indices. */
export type JsonPath = readonly string[];

/** The way to something that a person could change: no identity, nothing that the server keeps. */
export function randomPath(random: Random, object: JsonObject): JsonPath {
  const [first, ...others] = Object.keys(object).filter((key) => !identity.has(key));
  if (first === undefined) return ['metadata', 'labels'];
  const top = random.pick([first, ...others]);
  if (top !== 'metadata') return descend(random, object[top] ?? null, [top]);
  const map = random.pick(['labels', 'annotations']);
  return descend(random, valueAlong(object, ['metadata', map]) ?? null, ['metadata', map]);
}

const identity: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'status']);

function descend(random: Random, value: Json, path: JsonPath): JsonPath {
  const keys = isObject(value) ? Object.keys(value) : isArray(value) ? value.map((_, i) => String(i)) : [];
  const [first, ...others] = keys;
  if (first === undefined || random.chance(path.length < 2 ? 0.1 : 0.2)) return path;
  const key = random.pick([first, ...others]);
  return descend(random, valueOf(value, key) ?? null, [...path, key]);
}

export const pointerOf = (path: JsonPath): string =>
  path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const valueAlong = (value: Json, path: JsonPath): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => valueOf(inner, key), value);

/** Nothing but what is at the path; a list on the way is kept as a whole. */
export function onlyAlong(object: JsonObject, path: JsonPath): JsonObject {
  const [key, ...rest] = path;
  const value = key === undefined ? undefined : object[key];
  if (key === undefined || value === undefined) return {};
  return { [key]: isObject(value) && rest.length > 0 ? onlyAlong(value, rest) : value };
}

export function withoutAlong(object: JsonObject, path: JsonPath): JsonObject {
  const left = removed(object, path);
  return isObject(left) ? left : object;
}

function removed(value: Json, [key, ...rest]: JsonPath): Json {
  const inner = key === undefined ? undefined : valueOf(value, key);
  if (key === undefined || inner === undefined) return value;
  if (isArray(value))
    return rest.length === 0
      ? value.toSpliced(Number(key), 1)
      : value.with(Number(key), removed(inner, rest));
  if (!isObject(value)) return value;
  const { [key]: _gone, ...others } = value;
  return rest.length === 0 ? others : { ...others, [key]: removed(inner, rest) };
}

/** `b` over `a`, lists as a whole. */
export const mergedOver = (a: JsonObject, b: JsonObject): JsonObject => ({
  ...a,
  ...Object.fromEntries(
    Object.entries(b).map(([key, value]) => {
      const under = a[key];
      return [key, isObject(value) && isObject(under) ? mergedOver(under, value) : value];
    }),
  ),
});

const valueOf = (value: Json | undefined, key: string): Json | undefined => {
  if (isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};
