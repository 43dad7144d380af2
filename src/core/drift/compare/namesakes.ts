import { emptyFieldSet, parseElement, union, type FieldSet } from '../../resource/fieldSet.ts';
import type { PathElement } from '../../resource/fieldPath.ts';
import { equalJson, isArray, type Json } from '../../resource/json.ts';
import { indexOfItem, valueAt } from '../../resource/resolvePath.ts';

/**
 * A strategic patch knows an item of a list by the first name of its keys alone: what is asserted of one port, it may write
 * over another protocol of it. So each item of live that the patch leaves there is compared on what its namesakes assert.
 */
export function withNamesakes(asserted: FieldSet, found: FieldSet, predicted: Json | undefined): FieldSet {
  if (asserted.children.size === 0) return asserted;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of asserted.children) {
    const element = parseElement(key);
    const below = element && valueAt(predicted, [element]);
    children.set(key, withNamesakes(child, found.children.get(key) ?? emptyFieldSet, below));
  }
  if (!isArray(predicted)) return { ...asserted, children };
  for (const key of found.children.keys()) {
    const same = asserted.children.has(key) ? [] : namesakesOf(key, asserted);
    const element = same.length > 0 ? parseElement(key) : undefined;
    if (element && indexOfItem(predicted, element) >= 0) children.set(key, same.reduce(union));
  }
  return { ...asserted, children };
}

function namesakesOf(key: string, { children }: FieldSet): readonly FieldSet[] {
  const name = firstOf(parseElement(key));
  if (name === undefined) return [];
  return [...children].flatMap(([other, set]) => {
    const its = firstOf(parseElement(other));
    return its !== undefined && equalJson(its, name) ? [set] : [];
  });
}

/** Of items with several keys; one alone tells them apart. */
const firstOf = (element: PathElement | undefined): Json | undefined =>
  element !== undefined && 'keys' in element && element.keys.length > 1 ? element.keys[0]?.[1] : undefined;
