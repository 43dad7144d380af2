import { equalJson, type JsonObject } from '../resource/json.ts';
import { resourceKey, type ResourceId } from '../resource/resourceId.ts';

/** An object of one owner as it is rendered before a change and after it; absent on the side that does not hold it. */
export interface ObjectMove {
  readonly id: ResourceId;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
}

export interface RenderedObjects {
  readonly id: ResourceId;
  readonly object: JsonObject;
}

/** What differs between two renders of one owner, in the order of the first, then of the second. */
export function renderedMoves(
  before: readonly RenderedObjects[],
  after: readonly RenderedObjects[],
): readonly ObjectMove[] {
  if (before === after) return [];
  const then = new Map(after.map((one) => [resourceKey(one.id), one]));
  const known = new Set(before.map(({ id }) => resourceKey(id)));
  return [
    ...before.flatMap(({ id, object }): readonly ObjectMove[] => {
      const next = then.get(resourceKey(id))?.object;
      if (next === undefined) return [{ id, before: object }];
      return equalJson(object, next) ? [] : [{ id, before: object, after: next }];
    }),
    ...after.filter(({ id }) => !known.has(resourceKey(id))).map(({ id, object }) => ({ id, after: object })),
  ];
}
