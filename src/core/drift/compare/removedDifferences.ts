import { difference, parseElement, type FieldSet } from '../../resource/fieldSet.ts';
import { copiesOf, together } from './copies.ts';
import { haveSameShape, isHollow } from './assertedDifferences.ts';
import type { FieldDifference } from './fieldDifference.ts';
import { sameValue } from './noise.ts';
import { isItem, stepTo, type Place } from './place.ts';

/**
 * What the write takes away: paths that the agent owned before, or took over, and asserts no more. `extra-owned` is a
 * field that Git dropped, `reverted` one that somebody else added and the agent takes back.
 */
export function removedDifferences(
  before: FieldSet,
  asserted: FieldSet,
  root: Place,
  kind: string,
): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  visit(difference(before, asserted), asserted, root);
  return found;

  function visit(set: FieldSet, kept: FieldSet | undefined, place: Place): void {
    const { path, predicted, live, original } = place;
    if (live === undefined || sameValue(kind, path, predicted, live)) return;
    // Only the mark of a map or list is given up, in which more is still asserted.
    if (set.children.size === 0 && (kept?.children.size ?? 0) > 0) return;
    const count = found.length;
    // An item of a list that goes as a whole is told as a whole; a struct or a map by what was in it, unless a value
    // stays in its place: the server leaves null where it takes the last of what somebody else applies empty.
    const isReplaced = set.children.size > 0 && predicted !== undefined && !haveSameShape(predicted, live);
    if (!isReplaced && !(isItem(place) && predicted === undefined))
      for (const [key, child] of set.children) {
        const element = parseElement(key);
        if (element === undefined) continue;
        const next = stepTo(place, key, element);
        const copies = copiesOf(live, element);
        const sides = { predicted: together(copiesOf(predicted, element)), live: copies };
        visit(child, kept?.children.get(key), copies.length > 1 ? { ...next, ...sides } : next);
      }
    if (found.length > count) return;
    const isTold = isReplaced
      ? kept?.member !== true
      : set.children.size > 0
        ? predicted === undefined && (set.member || isHollow(live))
        : set.member;
    if (!isTold) return;
    const state = original === undefined ? 'reverted' : 'extra-owned';
    const left = predicted === undefined ? {} : { desired: predicted };
    found.push({ path, state, ...left, live, heldByAgent: false });
  }
}
