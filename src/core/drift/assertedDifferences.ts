import { covers, parseElement, type FieldSet } from '../resource/fieldSet.ts';
import type { FieldPath, PathElement } from '../resource/fieldPath.ts';
import {
  equalJson,
  isArray,
  isObject,
  member,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../resource/json.ts';
import { indexOfItem, valueAt } from '../resource/resolvePath.ts';
import type { FieldDifference } from './compare.ts';
import { sameValue } from './noise.ts';

export interface Sides {
  readonly kind: string;
  readonly predicted: JsonObject;
  readonly live: JsonObject;
  /** What the agent owned in the live object, before anything was renamed. */
  readonly original: FieldSet;
}

/** Where predicted and live differ among the paths that the agent asserts. */
export function assertedDifferences(asserted: FieldSet, sides: Sides): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  visit(asserted, sides.original, sides.predicted, sides.live, []);
  return found;

  function visit(
    set: FieldSet,
    original: FieldSet | undefined,
    predicted: Json | undefined,
    live: Json | undefined,
    path: FieldPath,
  ): void {
    if (sameValue(sides.kind, path, predicted, live)) return;
    if (live === undefined || set.children.size === 0 || !sameShape(predicted, live)) {
      add(path, live === undefined ? 'missing' : 'changed', predicted, live, covers(original, set));
      return;
    }
    for (const [key, child] of set.children) {
      const element = parseElement(key);
      if (element === undefined) continue;
      const below = original?.children.get(key);
      const inPredicted = valueAt(predicted, [element]);
      const inLive = valueAt(live, [element]);
      // A second item with the same key, which only a client-side write can leave, goes with the next apply.
      if (isTwice(live, element) && !isTwice(predicted, element))
        add([...path, element], 'changed', inPredicted, inLive, false);
      else visit(child, below, inPredicted, inLive, [...path, element]);
    }
    if (isArray(predicted) && isArray(live)) compareOrder(set, predicted, live, path);
  }

  function compareOrder(set: FieldSet, predicted: JsonArray, live: JsonArray, path: FieldPath): void {
    const elements = [...set.children.keys()].flatMap((key) => parseElement(key) ?? []);
    const shared = elements.filter(
      (element) => indexOfItem(predicted, element) >= 0 && indexOfItem(live, element) >= 0,
    );
    const desiredOrder = inOrder(shared, predicted);
    const liveOrder = inOrder(shared, live);
    // Order leaves no trace in managedFields, so nobody can be said to hold it.
    if (!equalJson(desiredOrder, liveOrder)) add(path, 'reordered', desiredOrder, liveOrder, false);
  }

  function add(
    path: FieldPath,
    state: FieldDifference['state'],
    desired: Json | undefined,
    live: Json | undefined,
    heldByAgent: boolean,
  ): void {
    found.push({
      path,
      state,
      ...(desired === undefined ? {} : { desired }),
      ...(live === undefined ? {} : { live }),
      heldByAgent,
    });
  }
}

const sameShape = (a: Json | undefined, b: Json): boolean =>
  (isObject(a) && isObject(b)) || (isArray(a) && isArray(b));

function isTwice(list: Json | undefined, element: PathElement): boolean {
  if (!isArray(list) || !('keys' in element)) return false;
  const same = list.filter((item) => element.keys.every(([name, key]) => equalJson(member(item, name), key)));
  return same.length > 1;
}

/** The items by what names them, in the order of a list: `["web", "proxy"]`. */
const inOrder = (elements: readonly PathElement[], list: JsonArray): Json =>
  [...elements]
    .sort((a, b) => indexOfItem(list, a) - indexOfItem(list, b))
    .flatMap((element) => {
      if ('value' in element) return [element.value];
      if (!('keys' in element)) return [];
      const [only, ...others] = element.keys;
      return only !== undefined && others.length === 0 ? [only[1]] : [Object.fromEntries(element.keys)];
    });
