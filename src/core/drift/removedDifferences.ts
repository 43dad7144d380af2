import { parseElement, type FieldSet } from '../resource/fieldSet.ts';
import type { FieldDifference } from './compare.ts';
import { sameValue } from './noise.ts';
import { isItem, stepTo, type Place } from './place.ts';

/**
 * What the write takes away: paths that the agent owned, or took over, and desired no longer has. `extra-owned` is a
 * field that Git dropped, `reverted` one that somebody else added and the agent takes back.
 */
export function removedDifferences(removed: FieldSet, root: Place, kind: string): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  visit(removed, root);
  return found;

  function visit(set: FieldSet, place: Place): void {
    const { path, predicted, live, original } = place;
    if (live === undefined || sameValue(kind, path, predicted, live)) return;
    const before = found.length;
    // An item of a list that goes as a whole is told as a whole; a struct or a map by what was in it.
    if (!(isItem(place) && predicted === undefined))
      for (const [key, child] of set.children) {
        const element = parseElement(key);
        if (element !== undefined) visit(child, stepTo(place, key, element));
      }
    if (found.length > before || !set.member || (set.children.size > 0 && predicted !== undefined)) return;
    const state = original === undefined ? 'reverted' : 'extra-owned';
    const left = predicted === undefined ? {} : { desired: predicted };
    found.push({ path, state, ...left, live, heldByAgent: false });
  }
}
