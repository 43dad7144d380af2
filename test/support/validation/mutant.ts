import { isArray, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { placeOfPointer } from '../../../src/core/yaml/fieldPlace.ts';
import { toPointer } from '../../../src/core/yaml/jsonPointer.ts';
import { linePositions } from '../../../src/core/yaml/linePositions.ts';
import { parseManifest } from '../../../src/core/yaml/parseManifest.ts';
import { printYaml } from '../../../src/core/yaml/printYaml.ts';
import type { Random } from '../random.ts';
import { textMutations } from './textMutations.ts';

/** A manifest with one mistake, and the line on which it was made. Whether it is one, the server says. */
export interface Mutant {
  readonly mutation: string;
  readonly text: string;
  readonly line: number;
}

export type Mutation = (random: Random, object: JsonObject) => Mutant | undefined;

export const mutations: Readonly<Record<string, Mutation>> = {
  'misspelt field': (random, object) =>
    changed(random, object, 'misspelt field', (path, value) => {
      const key = String(path.at(-1));
      const half = key.length >> 1;
      if (typeof path.at(-1) === 'number' || key.length < 4) return undefined;
      const misspelt = [...path.slice(0, -1), key.slice(0, half) + key.slice(half + 1)];
      return { object: withValue(withoutValue(object, path), misspelt, value), at: misspelt };
    }),
  'wrong type': (random, object) =>
    changed(random, object, 'wrong type', (path, value) => {
      const wrong = typeof value === 'string' ? random.pick<Json>([{ a: 'b' }, 17, true]) : 'many';
      return { object: withValue(object, path, wrong), at: path };
    }),
  'missing field': (random, object) =>
    changed(random, object, 'missing field', (path) =>
      typeof path.at(-1) === 'number'
        ? undefined
        : { object: withoutValue(object, path), at: path.slice(0, -1) },
    ),
  'number out of range': (random, object) =>
    changed(random, object, 'number out of range', (path, value) =>
      typeof value === 'number'
        ? { object: withValue(object, path, random.pick([-1, 0, 100_000, 3_000_000_000])), at: path }
        : undefined,
    ),
  'text that is not allowed': (random, object) =>
    changed(random, object, 'text that is not allowed', (path, value) =>
      typeof value === 'string'
        ? { object: withValue(object, path, random.pick(['Wrong!', 'bad value', '-x', ''])), at: path }
        : undefined,
    ),
  'item twice': (random, object) =>
    changed(random, object, 'item twice', (path, value) => {
      const index = path.at(-1);
      if (typeof index !== 'number' || !isObject(value)) return undefined;
      const list = valueAt(object, path.slice(0, -1));
      if (!isArray(list)) return undefined;
      const longer = [...list.slice(0, index + 1), value, ...list.slice(index + 1)];
      const at = [...path.slice(0, -1), index + 1];
      return { object: withValue(object, path.slice(0, -1), longer), at };
    }),
  'bad label': (random, object) => {
    const [key, value] = random.pick([
      ['bad key!', 'a'],
      ['a', 'bad value!'],
      ['a', '-'],
    ] as [[string, string], ...[string, string][]]);
    const at = ['metadata', 'labels', key];
    return printed('bad label', withValue(object, at, value), at);
  },
  'bad name': (random, object) => {
    const at = ['metadata', 'name'];
    return printed('bad name', withValue(object, at, random.pick(['Bad_Name!', 'a/b', '-'])), at);
  },
  ...textMutations,
};

type Path = readonly (string | number)[];

/** One change somewhere below the first lines, which say what the object is. */
function changed(
  random: Random,
  object: JsonObject,
  mutation: string,
  change: (path: Path, value: Json) => { readonly object: JsonObject; readonly at: Path } | undefined,
): Mutant | undefined {
  for (const path of random.shuffle(pathsIn(object, []))) {
    const value = valueAt(object, path);
    const made = value === undefined ? undefined : change(path, value);
    if (made) return printed(mutation, made.object, made.at);
  }
  return undefined;
}

function pathsIn(value: Json, path: Path): readonly Path[] {
  if (isArray(value)) return value.flatMap((item, i) => [[...path, i], ...pathsIn(item, [...path, i])]);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const own = [...path, key];
    return identity.has(own.join('/')) ? [] : [...(path.length === 0 ? [] : [own]), ...pathsIn(item, own)];
  });
}

const identity = new Set(['apiVersion', 'kind', 'metadata/name', 'metadata/namespace']);

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((at, step) => {
    if (isArray(at)) return at[Number(step)];
    return isObject(at) ? at[String(step)] : undefined;
  }, value);
}

function withValue(object: JsonObject, path: Path, value: Json): JsonObject {
  const copy = structuredClone(object) as Record<string, unknown>;
  let parent: Record<string | number, unknown> = copy;
  for (const step of path.slice(0, -1)) parent = (parent[step] ??= {}) as Record<string | number, unknown>;
  parent[path.at(-1) ?? ''] = structuredClone(value);
  return copy as JsonObject;
}

function withoutValue(object: JsonObject, path: Path): JsonObject {
  const copy = structuredClone(object);
  const parent = valueAt(copy, path.slice(0, -1));
  if (isObject(parent)) Reflect.deleteProperty(parent, path.at(-1) ?? '');
  return copy;
}

function printed(mutation: string, object: JsonObject, at: Path): Mutant {
  const text = printYaml(object);
  return { mutation, text, line: lineOfPath(text, toPointer(at.map(String))) };
}

/** The line of a field's key or a list's item; of what is not there that of its nearest parent. */
export function lineOfPath(text: string, pointer: string): number {
  const source = { path: 'mutant.yaml', text };
  const [document] = parseManifest(source).documents;
  const place = document && placeOfPointer(document, pointer);
  if (!document || !place) return 1;
  const start = place.found === 0 ? placeOfPointer(document, '/kind')?.key?.start : undefined;
  return linePositions(source).placeAt(start ?? place.key?.start ?? place.value.start).line;
}
