import { isObject, parseJson, printJson, type Json } from './json.ts';
import type { FieldPath, PathElement } from './fieldPath.ts';

/**
 * A set of field paths as managedFields write it (`FieldsV1`): a tree whose edges are path elements.
 * Follows sigs.k8s.io/structured-merge-diff fieldpath.Set. `children` is keyed by the element as it is
 * written there (`f:spec`, `k:{"name":"web"}`, `v:"x"`, `i:0`), so that sets are combined without parsing.
 */
export interface FieldSet {
  /** The path that leads here is itself in the set (`.`, or an element with nothing below it). */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const emptyFieldSet: FieldSet = { member: false, children: new Map() };

/** Reads the value of `fieldsV1`; what is not an object is an empty set. */
export function parseFieldsV1(fields: Json | undefined): FieldSet {
  return isObject(fields) ? node(fields, true) : emptyFieldSet;
}

function node(fields: Json | undefined, root = false): FieldSet {
  if (!isObject(fields)) return { member: !root, children: new Map() };
  const keys = Object.keys(fields);
  const children = new Map<string, FieldSet>();
  for (const key of keys) if (key !== '.') children.set(key, node(fields[key]));
  return { member: !root && (children.size === 0 || children.size < keys.length), children };
}

/** Writes the set as `fieldsV1`. */
export function printFieldsV1(set: FieldSet): Json {
  const fields: Record<string, Json> = {};
  if (set.member && set.children.size > 0) fields['.'] = {};
  for (const [key, child] of set.children) fields[key] = printFieldsV1(child);
  return fields;
}

/** The element that a key of `children` stands for; undefined where it is none. */
export function parseElement(key: string): PathElement | undefined {
  const text = key.slice(2);
  switch (key.slice(0, 2)) {
    case 'f:':
      return { field: text };
    case 'i:':
      return { index: Number(text) };
    case 'v:':
      return parsed(text, (value) => ({ value }));
    case 'k:':
      return parsed(text, (value) => (isObject(value) ? { keys: Object.entries(value) } : undefined));
    default:
      return undefined;
  }
}

/** The inverse of `parseElement`, spelled as the API server spells it. */
export function elementKey(element: PathElement): string {
  if ('field' in element) return `f:${element.field}`;
  if ('index' in element) return `i:${String(element.index)}`;
  if ('value' in element) return `v:${goJson(element.value)}`;
  const keys = [...element.keys].sort(([a], [b]) => (a < b ? -1 : 1));
  return `k:{${keys.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`;
}

/** The part of the set below a path; undefined where the set holds neither the path nor anything below it. */
export function below(set: FieldSet, path: FieldPath): FieldSet | undefined {
  let found: FieldSet | undefined = set;
  for (const element of path) {
    found = found.children.get(elementKey(element));
    if (found === undefined) return undefined;
  }
  return found;
}

/** The path itself is in the set. */
export const has = (set: FieldSet, path: FieldPath): boolean => below(set, path)?.member === true;

/** The path or something below it is in the set. */
export const owns = (set: FieldSet, path: FieldPath): boolean => below(set, path) !== undefined;

export const isEmpty = (set: FieldSet): boolean => !set.member && set.children.size === 0;

/** Every path of `part` is in `whole`. */
export function covers(whole: FieldSet | undefined, part: FieldSet): boolean {
  if (part.member && whole?.member !== true) return false;
  for (const [key, child] of part.children) if (!covers(whole?.children.get(key), child)) return false;
  return true;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [key, child] of b.children) {
    const own = children.get(key);
    children.set(key, own === undefined ? child : union(own, child));
  }
  return { member: a.member || b.member, children };
}

/** The paths of `a` that are not in `b`. A path stays where only something above or below it is in `b`. */
export function difference(a: FieldSet, b: FieldSet | undefined): FieldSet {
  if (b === undefined) return a;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of a.children) {
    const left = difference(child, b.children.get(key));
    if (!isEmpty(left)) children.set(key, left);
  }
  return { member: a.member && !b.member, children };
}

/** Every path of the set, each after those above it. */
export function* paths(set: FieldSet, above: FieldPath = []): Generator<FieldPath> {
  if (set.member) yield above;
  for (const [key, child] of set.children) {
    const element = parseElement(key);
    if (element !== undefined) yield* paths(child, [...above, element]);
  }
}

function parsed(text: string, make: (value: Json) => PathElement | undefined): PathElement | undefined {
  try {
    return make(parseJson(text));
  } catch {
    return undefined;
  }
}

// Go's JSON encoder escapes these for HTML's sake, inside the keys of managedFields too.
const goJson = (value: Json): string =>
  printJson(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
