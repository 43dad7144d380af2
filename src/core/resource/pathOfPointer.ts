import type { FieldPath } from './fieldPath.ts';
import { isArray, type Json } from './json.ts';
import { childAt } from './segments.ts';

/** The way that the segments of a JSON pointer lead through a value: through lists by index. */
export function pathOfPointer(object: Json, segments: readonly string[]): FieldPath {
  let value: Json | undefined = object;
  return segments.map((segment) => {
    const inList = isArray(value);
    value = childAt(value, segment);
    return inList ? { index: Number(segment) } : { field: segment };
  });
}
