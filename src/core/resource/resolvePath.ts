import { equalJson, isArray, isObject, member, type Json, type JsonArray } from './json.ts';
import { childAt } from './segments.ts';
import type { FieldPath, PathElement } from './fieldPath.ts';

export interface Resolved {
  readonly value: Json;
  /** RFC 6901, by index for list items. */
  readonly pointer: string;
}

/** Finds what a path names in an object; undefined where there is nothing. */
export function resolvePath(object: Json | undefined, path: FieldPath): Resolved | undefined {
  let value = object;
  let pointer = '';
  for (const element of path) {
    const step = keyOf(value, element);
    if (step === undefined) return undefined;
    value = childAt(value, step);
    pointer += `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return value === undefined ? undefined : { value, pointer };
}

export const valueAt = (object: Json | undefined, path: FieldPath): Json | undefined =>
  resolvePath(object, path)?.value;

/** Where a list holds the item of a keyed, set or indexed element; -1 where it does not. */
export function indexOfItem(list: JsonArray, element: PathElement): number {
  if ('index' in element) return element.index < list.length ? element.index : -1;
  if ('value' in element) return list.findIndex((item) => equalJson(item, element.value));
  if ('field' in element) return -1;
  const exact = list.findIndex((item) =>
    element.keys.every(([name, key]) => equalJson(member(item, name), key)),
  );
  if (exact >= 0) return exact;
  // A key with a default may be left out in Git: `protocol` of a port is in every key, and in few manifests.
  const tolerated = list.flatMap((item, index) => (matchesWhatItSays(item, element.keys) ? [index] : []));
  return tolerated.length === 1 ? (tolerated[0] ?? -1) : -1;
}

function matchesWhatItSays(item: Json, keys: readonly (readonly [name: string, value: Json])[]): boolean {
  const said = keys.filter(([name]) => member(item, name) !== undefined);
  return isObject(item) && said.length > 0 && said.every(([name, key]) => equalJson(member(item, name), key));
}

function keyOf(value: Json | undefined, element: PathElement): string | undefined {
  if ('field' in element) return member(value, element.field) === undefined ? undefined : element.field;
  if (!isArray(value)) return undefined;
  const index = indexOfItem(value, element);
  return index < 0 ? undefined : String(index);
}
