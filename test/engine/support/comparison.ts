import path from 'node:path';
import { equalJson, isArray, isObject, printJson, type Json } from '../../../src/core/resource/json.ts';
import type { KustomizeEngine, RenderedObject } from '../../../src/engine/engineApi.ts';
import type { NativeBuild, NativeKustomize, NativeOptions } from './nativeKustomize.ts';
import type { OriginCheck } from './originCheck.ts';

/** How the engine's build of one kustomization compares with the command line's. */
export interface Comparison {
  readonly result: 'equal' | 'equal error' | 'different';
  /** Both sides, where they differ. */
  readonly detail: string;
  readonly engineMs: number;
  readonly nativeMs: number;
}

export interface Compared {
  readonly engine: KustomizeEngine;
  readonly native: NativeKustomize;
  /** The folder on the disk that the engine's files come from. */
  readonly folder: string;
  readonly root: string;
  readonly options: NativeOptions;
}

export async function compareBuilds({
  engine,
  native,
  folder,
  root,
  options,
}: Compared): Promise<Comparison> {
  const start = performance.now();
  const build = await engine.build({ root, ...options, origins: false });
  const between = performance.now();
  const expected = await native.build(path.join(folder, root), options);
  const times = { engineMs: between - start, nativeMs: performance.now() - between };
  if (!build.ok) {
    const message = 'message' in build.failure ? build.failure.message : build.failure.code;
    return { ...times, ...compareErrors(message, expected, folder) };
  }
  const objects = build.value.objects.map(({ object }) => object);
  if (!expected.ok)
    return { ...times, result: 'different', detail: `only native fails: ${expected.message}` };
  return equalJson(objects, expected.objects)
    ? { ...times, result: 'equal', detail: '' }
    : { ...times, result: 'different', detail: firstDifference(objects, expected.objects, '') };
}

function compareErrors(
  message: string,
  expected: NativeBuild,
  folder: string,
): Pick<Comparison, 'result' | 'detail'> {
  if (expected.ok) return { result: 'different', detail: `only the engine fails: ${message}` };
  const native = expected.message.replaceAll(`${folder}/`, '/').replaceAll(folder, '/');
  return steady(native) === steady(message)
    ? { result: 'equal error', detail: message }
    : { result: 'different', detail: `engine: ${message}\nnative: ${native}` };
}

/** One of the libraries varies its words on purpose, lest somebody relies on them. */
export const steady = (message: string): string =>
  message.trim().replaceAll('unable to unmarshal', 'cannot unmarshal');

function firstDifference(a: Json | undefined, b: Json | undefined, at: string): string {
  if (isArray(a) && isArray(b)) {
    const i = a.findIndex((item, index) => !equalJson(item, b[index]));
    return firstDifference(a[i === -1 ? a.length : i], b[i === -1 ? a.length : i], `${at}/${String(i)}`);
  }
  if (isObject(a) && isObject(b)) {
    const key = [...Object.keys(a), ...Object.keys(b)].find((name) => !equalJson(a[name], b[name])) ?? '';
    return firstDifference(a[key], b[key], `${at}/${key}`);
  }
  const printed = (value: Json | undefined): string => (value === undefined ? 'nothing' : printJson(value));
  return `${at}: engine ${printed(a)}, native ${printed(b)}`;
}

export interface OriginCount {
  scalars: number;
  certain: number;
  concluded: number;
  spelledDifferently: number;
  readonly wrong: string[];
  readonly without: string[];
}

/** Counts the scalars of rendered objects by what their origins are worth. */
export function countOrigins(objects: readonly RenderedObject[], check: OriginCheck): OriginCount {
  const count: OriginCount = {
    scalars: 0,
    certain: 0,
    concluded: 0,
    spelledDifferently: 0,
    wrong: [],
    without: [],
  };
  for (const { object, origins } of objects) {
    for (const [pointer, value] of scalars(object, '')) {
      count.scalars++;
      const origin = origins.get(pointer);
      if (origin === undefined) {
        count.without.push(pointer);
        continue;
      }
      if (origin.certain) count.certain++;
      else count.concluded++;
      const verdict = check.verdict(origin, value);
      if (verdict === 'spelled differently') count.spelledDifferently++;
      if (verdict === 'wrong')
        count.wrong.push(
          `${pointer} = ${printJson(value)} at ${origin.path}:${String(origin.line)}:${String(origin.column)}`,
        );
    }
  }
  return count;
}

function* scalars(value: Json, pointer: string): Generator<readonly [pointer: string, value: Json]> {
  if (isArray(value)) {
    for (const [i, item] of value.entries()) yield* scalars(item, `${pointer}/${String(i)}`);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value))
      yield* scalars(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  } else yield [pointer, value];
}
