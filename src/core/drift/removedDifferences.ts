import { parseElement, type FieldSet } from '../resource/fieldSet.ts';
import type { FieldPath } from '../resource/fieldPath.ts';
import { isArray, isObject, type Json } from '../resource/json.ts';
import { valueAt } from '../resource/resolvePath.ts';
import type { Sides } from './assertedDifferences.ts';
import type { FieldDifference } from './compare.ts';
import { sameValue } from './noise.ts';

/**
 * What the write takes away: paths that the agent owned, or took over, and desired no longer has. `extra-owned` is a
 * field that Git dropped, `reverted` one that somebody else added and the agent takes back.
 */
export function removedDifferences(removed: FieldSet, sides: Sides): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  visit(removed, sides.original, sides.predicted, sides.live, []);
  return found;

  function visit(
    set: FieldSet,
    original: FieldSet | undefined,
    predicted: Json | undefined,
    live: Json | undefined,
    path: FieldPath,
  ): void {
    if (live === undefined || sameValue(sides.kind, path, predicted, live)) return;
    const whole = set.children.size === 0 || (predicted === undefined && set.member);
    if (set.member && (whole || !(isContainer(predicted) && isContainer(live)))) {
      const state = original?.member === true || ownsBelow(original) ? 'extra-owned' : 'reverted';
      found.push({
        path,
        state,
        ...(predicted === undefined ? {} : { desired: predicted }),
        live,
        heldByAgent: false,
      });
      return;
    }
    for (const [key, child] of set.children) {
      const element = parseElement(key);
      if (element === undefined) continue;
      const at = [element];
      visit(child, original?.children.get(key), valueAt(predicted, at), valueAt(live, at), [
        ...path,
        element,
      ]);
    }
  }
}

const isContainer = (value: Json | undefined): boolean => isObject(value) || isArray(value);

const ownsBelow = (set: FieldSet | undefined): boolean => set !== undefined && set.children.size > 0;
