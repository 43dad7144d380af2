import type { FieldPath } from '../resource/fieldPath.ts';
import { equalJson, isArray, isObject, member, type Json } from '../resource/json.ts';

/** One part of a value that differs from another; absent on the side that does not have it. */
export interface JsonDifference {
  /** Items of lists by index. */
  readonly path: FieldPath;
  readonly before?: Json;
  readonly after?: Json;
}

/** The smallest parts that differ. Lists of different lengths differ as a whole. */
export function jsonDifferences(
  before: Json | undefined,
  after: Json | undefined,
  path: FieldPath = [],
): readonly JsonDifference[] {
  if (equalJson(before, after)) return [];
  if (isArray(before) && isArray(after) && before.length === after.length)
    return before.flatMap((item, index) => jsonDifferences(item, after[index], [...path, { index }]));
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) =>
      jsonDifferences(member(before, field), member(after, field), [...path, { field }]),
    );
  return [{ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}
