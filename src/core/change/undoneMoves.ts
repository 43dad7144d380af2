import { equalJson, isObject, type Json } from '../resource/json.ts';
import { resourceKey } from '../resource/resourceId.ts';
import { jsonDifferences } from './jsonDifferences.ts';
import type { ObjectMove, RenderedObjects } from './renderedMoves.ts';
import { withField } from './withField.ts';

/**
 * What undoing a change promises: each part that the change moved goes back to what it was before it, and what others
 * moved since stays. `made` is what the change did, `now` the render that the undoing follows.
 */
export function undoneMoves(
  made: readonly ObjectMove[],
  now: readonly RenderedObjects[],
): readonly ObjectMove[] {
  const present = new Map(now.map((one) => [resourceKey(one.id), one.object]));
  return made.flatMap(({ id, before, after }): readonly ObjectMove[] => {
    const object = present.get(resourceKey(id));
    // An object that the change made goes as it came, whatever became of it since.
    if (before === undefined) return object ? [{ id, before: object }] : [];
    if (object === undefined) return after === undefined ? [{ id, after: before }] : [];
    const undone =
      after === undefined || equalJson(object, after)
        ? before
        : jsonDifferences(after, before).reduce<Json | undefined>(
            (result, difference) => withField(result, difference.path, difference.after),
            object,
          );
    return !isObject(undone) || equalJson(undone, object) ? [] : [{ id, before: object, after: undone }];
  });
}
