import type { FieldSet } from '../../resource/fieldSet.ts';
import type { FieldPath, PathElement } from '../../resource/fieldPath.ts';
import type { Json, JsonObject } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';

/** The same path in the objects that are compared. */
export interface Place {
  readonly path: FieldPath;
  readonly predicted: Json | undefined;
  readonly live: Json | undefined;
  /** What the agent owned here in the live object, before anything was renamed. */
  readonly original: FieldSet | undefined;
}

export const rootPlace = (predicted: JsonObject, live: JsonObject, original: FieldSet): Place => ({
  path: [],
  predicted,
  live,
  original,
});

/** One element further; `key` is the element as field sets name it. */
export const stepTo = (place: Place, key: string, element: PathElement): Place => ({
  path: [...place.path, element],
  predicted: valueAt(place.predicted, [element]),
  live: valueAt(place.live, [element]),
  original: place.original?.children.get(key),
});

/** The path ends in an item of a list. */
export const isItem = ({ path }: Place): boolean => {
  const last = path.at(-1);
  return last !== undefined && !('field' in last);
};
