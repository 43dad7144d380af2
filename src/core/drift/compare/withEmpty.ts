import { emptyFieldSet, isEmpty, union, type FieldSet } from '../../resource/fieldSet.ts';
import { isArray, isObject, member, type Json } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import { childrenOf } from './childrenOf.ts';
import { isHollow } from './assertedDifferences.ts';

/**
 * With what is sent empty, is not live, and comes with the write: nobody is noted for an empty list of named items, so that
 * the set itself does not name it.
 */
export function withEmpty(
  asserted: FieldSet,
  sent: Json | undefined,
  predicted: Json | undefined,
  live: Json | undefined,
): FieldSet {
  return union(asserted, emptyOf(sent, predicted, live));
}

function emptyOf(sent: Json | undefined, predicted: Json | undefined, live: Json | undefined): FieldSet {
  if (!isObject(sent) || !isObject(predicted) || !isObject(live)) return emptyFieldSet;
  const children = new Map<string, FieldSet>();
  for (const [key, value] of Object.entries(sent)) {
    const [next, found] = [member(predicted, key), member(live, key)];
    const isNew = found === undefined && isHollow(value) && isHollow(next);
    const set = isNew ? { ...emptyFieldSet, member: true } : emptyOf(value, next, found);
    if (!isEmpty(set)) children.set(`f:${key}`, set);
  }
  return { member: false, children };
}

/**
 * The fields of an object with its empty lists: a set names what is in a list, and so none that is empty, though a write may
 * take it away.
 */
export function withEmptyLists(set: FieldSet, value: Json | undefined): FieldSet {
  if (isArray(value)) {
    if (value.length === 0) return { ...set, member: true };
    const children = childrenOf(set, (child, element) => withEmptyLists(child, valueAt(value, [element])));
    return { member: set.member, children };
  }
  const isWhole = set.member && set.children.size === 0;
  if (!isObject(value) || isWhole) return set;
  const children = new Map(set.children);
  for (const [key, inner] of Object.entries(value)) {
    const child = withEmptyLists(set.children.get(`f:${key}`) ?? emptyFieldSet, inner);
    if (!isEmpty(child)) children.set(`f:${key}`, child);
  }
  return { member: set.member, children };
}
