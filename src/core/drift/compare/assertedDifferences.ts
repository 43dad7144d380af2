import { covers, emptyFieldSet, isEmpty, parseElement, type FieldSet } from '../../resource/fieldSet.ts';
import { formatPath, type PathElement } from '../../resource/fieldPath.ts';
import {
  equalJson,
  isArray,
  isObject,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../../resource/json.ts';
import { indexOfItem } from '../../resource/resolvePath.ts';
import { copiesOf, together } from './copies.ts';
import type { FieldDifference } from './fieldDifference.ts';
import { sameValue } from './noise.ts';
import { isItem, stepTo, type Place } from './place.ts';
import type { FieldState } from '../judge/verdict.ts';

/**
 * Where predicted and live differ among the paths that the agent asserts. What live lacks is told by its leaves, since
 * those have lines in Git, except for items of lists, which are told as a whole. `listed` names the items whose order counts.
 */
export function assertedDifferences(
  { asserted, listed }: { readonly asserted: FieldSet; readonly listed: FieldSet },
  root: Place,
  kind: string,
): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  visit(asserted, root, listed);
  return found;

  function visit(set: FieldSet, place: Place, items: FieldSet): void {
    const { path, predicted, live, original } = place;
    if (isEmpty(set) || sameValue(kind, path, predicted, live)) return;
    const before = found.length;
    const sameShape = haveSameShape(predicted, live);
    // A patch that takes several items with one key away may leave no list: Git says the items.
    const isEmptied = predicted === undefined && isArray(live);
    if (set.children.size > 0 && (sameShape || isEmptied || (live === undefined && !isItem(place))))
      visitChildren(set, place, items);
    // Labels that Git leaves empty, the server fills with those of the template.
    else if (set.children.size === 0 && isObject(predicted) && isObject(live) && formatPath(path) === labels)
      visitChildren(labelsOf(predicted), place, items);
    if (found.length > before || (set.children.size > 0 && sameShape)) return;
    const isHeld = covers(original, set) && !((live ?? null) === null && isHollow(predicted));
    add(place, live === undefined ? 'missing' : 'changed', isHeld);
  }

  function visitChildren(set: FieldSet, place: Place, items: FieldSet): void {
    const { predicted, live } = place;
    for (const [key, child] of set.children) {
      const element = parseElement(key);
      if (element === undefined) continue;
      const next = stepTo(place, key, element);
      const copies = { predicted: copiesOf(predicted, element), live: copiesOf(live, element) };
      if (copies.predicted.length < 2 && copies.live.length < 2)
        visit(child, next, items.children.get(key) ?? emptyFieldSet);
      // Several items with the same key, which only a client-side write can leave, are told together.
      else if (!equalJson(copies.predicted, copies.live)) {
        const sides = { predicted: together(copies.predicted), live: together(copies.live) };
        add({ ...next, ...sides }, copies.live.length === 0 ? 'missing' : 'changed', false);
      }
    }
    if (isArray(predicted) && isArray(live)) compareOrder(items, place, predicted, live);
  }

  function compareOrder(items: FieldSet, place: Place, predicted: JsonArray, live: JsonArray): void {
    const shared = [...items.children.keys()]
      .flatMap((key) => parseElement(key) ?? [])
      .filter((element) => indexOfItem(predicted, element) >= 0 && indexOfItem(live, element) >= 0);
    const orders = { predicted: inOrder(shared, predicted), live: inOrder(shared, live) };
    // Order leaves no trace in managedFields, so nobody can be said to hold it.
    if (!equalJson(orders.predicted, orders.live)) add({ ...place, ...orders }, 'reordered', false);
  }

  function add({ path, predicted, live }: Place, state: FieldState, heldByAgent: boolean): void {
    found.push({
      path,
      state,
      ...(predicted === undefined ? {} : { desired: predicted }),
      ...(live === undefined ? {} : { live }),
      heldByAgent,
    });
  }
}

const labels = 'metadata.labels';
const labelsOf = (map: JsonObject): FieldSet => ({
  member: true,
  children: new Map(Object.keys(map).map((name) => [`f:${name}`, { ...emptyFieldSet, member: true }])),
});

/**
 * Whoever takes away an empty map or list changes no owner: managedFields tell what is in it. Nor does the server, which
 * leaves null in place of a map when an apply takes the last of what others wrote to it.
 */
export const isHollow = (value: Json | undefined): boolean =>
  isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;

export const haveSameShape = (a: Json | undefined, b: Json | undefined): boolean =>
  (isObject(a) && isObject(b)) || (isArray(a) && isArray(b));

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
