import {
  below,
  difference,
  emptyFieldSet,
  has,
  paths,
  union,
  type FieldSet,
} from '../../../src/core/resource/fieldSet.ts';
import type { FieldPath, PathElement } from '../../../src/core/resource/fieldPath.ts';
import {
  equalJson,
  isArray,
  isObject,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { valueAt } from '../../../src/core/resource/resolvePath.ts';

/** The rules of server-side apply in few lines, for objects of one made-up kind: a second opinion for the tests. */
export interface Stored {
  readonly spec: JsonObject;
  /** What each manager owns below `spec`, by name and operation: `kubectl-edit/Update`. */
  readonly managers: ReadonlyMap<string, FieldSet>;
}

type Shape = 'scalar' | 'map' | 'keyed' | 'set' | 'atomic';

const shapes: Readonly<Record<string, Shape>> = {
  number: 'scalar',
  map: 'map',
  items: 'keyed',
  tags: 'set',
  whole: 'atomic',
};

/** What `spec` asserts. */
export function assertedBy(spec: JsonObject): FieldSet {
  return node(
    false,
    Object.entries(spec).map(([field, value]) => [
      `f:${field}`,
      assertedValue(value, shapes[field] ?? 'scalar'),
    ]),
  );
}

function assertedValue(value: Json, shape: Shape): FieldSet {
  if (shape === 'map' && isObject(value)) return fieldsOf(value, Object.keys(value).length === 0);
  if (shape === 'set' && isArray(value))
    return node(
      false,
      value.map((item) => [`v:${JSON.stringify(item)}`, leaf]),
    );
  if (shape === 'keyed' && isArray(value))
    return node(
      false,
      value
        .filter(isObject)
        .map((item) => [`k:{"name":${JSON.stringify(item['name'])}}`, fieldsOf(item, true)]),
    );
  return leaf;
}

const leaf: FieldSet = { member: true, children: new Map() };
const node = (member: boolean, children: readonly (readonly [string, FieldSet])[]): FieldSet => ({
  member,
  children: new Map(children),
});
const fieldsOf = (value: JsonObject, member: boolean): FieldSet =>
  node(
    member,
    Object.keys(value).map((key) => [`f:${key}`, leaf]),
  );

/** A forced apply: merges, takes away what the manager gave up and nobody else owns, takes over what it changes. */
export function apply(stored: Stored, manager: string, desired: JsonObject): Stored {
  const asserted = assertedBy(desired);
  const name = `${manager}/Apply`;
  const others = [...stored.managers].filter(([other]) => other !== name);
  const givenUp = [...paths(difference(stored.managers.get(name) ?? emptyFieldSet, asserted))];
  const merged = merge(stored.spec, desired);
  const removed = givenUp.filter(
    (path) =>
      !others.some(([, owned]) => has(owned, path)) &&
      !has(asserted, path) &&
      !isNeeded(path, [...others, [name, asserted]]),
  );
  const spec = removed.reduce<Json>((value, path) => without(value, path), merged);
  return {
    spec: object(spec),
    managers: new Map([...lessChanged(others, stored.spec, object(spec)), [name, asserted]]),
  };
}

/** A struct or map stays while somebody owns something in it; an item of a list does not. */
const isNeeded = (path: FieldPath, others: readonly (readonly [string, FieldSet])[]): boolean =>
  'field' in (path.at(-1) ?? { index: 0 }) && others.some(([, owned]) => below(owned, path) !== undefined);

/** A plain write: who writes owns what it changed, and nobody what is gone. */
export function update(stored: Stored, manager: string, spec: JsonObject): Stored {
  const name = `${manager}/Update`;
  const before = [...paths(assertedBy(stored.spec))];
  const changed = [...paths(assertedBy(spec))].filter(
    (path) =>
      !before.some((one) => equalJson(keysOf(one), keysOf(path))) ||
      (isScalarAt(spec, path) && !equalJson(valueAt(stored.spec, path), valueAt(spec, path))),
  );
  const managers = lessChanged([...stored.managers], stored.spec, spec);
  const own = new Map(managers).get(name) ?? emptyFieldSet;
  const gained = changed.reduce((set, path) => union(set, single(path)), own);
  return { spec, managers: new Map([...managers, [name, gained]]) };
}

const keysOf = (path: FieldPath): Json => path.map((element) => JSON.stringify(element));

/** Scalars and atomic lists are values of their own; what holds other paths is not changed by them. */
const isScalarAt = (spec: JsonObject, path: FieldPath): boolean => {
  const value = valueAt(spec, path);
  return !isObject(value) && (!isArray(value) || path.length === 1);
};

function lessChanged(
  managers: readonly (readonly [string, FieldSet])[],
  before: JsonObject,
  after: JsonObject,
): readonly (readonly [string, FieldSet])[] {
  return managers.map(([name, owned]) => {
    const lost = [...paths(owned)].filter((path) => {
      const [was, is] = [valueAt(before, path), valueAt(after, path)];
      return is === undefined || (isScalarAt(after, path) && !equalJson(was, is));
    });
    return [name, lost.reduce((set, path) => difference(set, single(path)), owned)];
  });
}

/** kustomize-controller's own preparation: it takes over whatever kubectl owns. */
export function takeOver(stored: Stored, manager: string): Stored {
  const isTaken = (name: string): boolean => name.startsWith('kubectl') || name === `${manager}/Update`;
  const entries = [...stored.managers];
  const name = `${manager}/Apply`;
  const owned = entries
    .filter(([other]) => isTaken(other))
    .reduce((set, [, fields]) => union(set, fields), stored.managers.get(name) ?? emptyFieldSet);
  return {
    spec: stored.spec,
    managers: new Map([...entries.filter(([other]) => !isTaken(other)), [name, owned]]),
  };
}

const single = (path: FieldPath): FieldSet => {
  const [first, ...rest] = path;
  return first === undefined ? leaf : node(false, [[keyOf(first), single(rest)]]);
};

const keyOf = (element: PathElement): string => {
  if ('field' in element) return `f:${element.field}`;
  if ('value' in element) return `v:${JSON.stringify(element.value)}`;
  return 'keys' in element
    ? `k:${JSON.stringify(Object.fromEntries(element.keys))}`
    : `i:${String(element.index)}`;
};

function merge(live: JsonObject, desired: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...live };
  for (const [field, value] of Object.entries(desired)) {
    const was = live[field];
    const shape = shapes[field];
    if (shape === 'map' && isObject(value)) merged[field] = { ...object(was), ...value };
    else if ((shape === 'keyed' || shape === 'set') && isArray(value))
      merged[field] = mergeList(list(was), value);
    else merged[field] = value;
  }
  return merged;
}

function mergeList(live: JsonArray, desired: JsonArray): JsonArray {
  const name = (item: Json): Json => (isObject(item) ? (item['name'] ?? null) : item);
  const among = (items: JsonArray, others: JsonArray): JsonArray =>
    items.filter((item) => others.some((other) => equalJson(name(item), name(other))));
  const mergedItem = (item: Json): Json => {
    const wanted = desired.find((other) => equalJson(name(item), name(other)));
    return isObject(item) && isObject(wanted) ? { ...item, ...wanted } : (wanted ?? item);
  };
  const shared = among(desired, live);
  const inOrder = equalJson(shared.map(name), among(live, desired).map(name));
  const added = desired.filter((item) => !among([item], live).length);
  if (inOrder) return [...live.map(mergedItem), ...added];
  const foreign = live.filter((item) => !among([item], desired).length);
  return [
    ...foreign,
    ...desired
      .map((item) => ({ item, was: live.find((other) => equalJson(name(item), name(other))) }))
      .map(({ item, was }) => (was === undefined ? item : mergedItem(was))),
  ];
}

function without(value: Json, path: FieldPath): Json {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (isArray(value)) {
    const index = value.findIndex((item) => equalJson(item, valueAt(value, [first]) ?? null));
    if (index < 0) return value;
    return rest.length === 0
      ? value.toSpliced(index, 1)
      : value.map((item, at) => (at === index ? without(item, rest) : item));
  }
  if (!isObject(value) || !('field' in first) || value[first.field] === undefined) return value;
  const { [first.field]: inner, ...others } = value;
  return rest.length === 0 || inner === undefined
    ? others
    : { ...others, [first.field]: without(inner, rest) };
}

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const list = (value: Json | undefined): JsonArray => (isArray(value) ? value : []);
