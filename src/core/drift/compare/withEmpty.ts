import { emptyFieldSet, isEmpty, union, type FieldSet } from '../../resource/fieldSet.ts';
import { isObject, member, type Json } from '../../resource/json.ts';
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
