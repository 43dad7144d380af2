import type { FieldPath } from './fieldPath.ts';
import { isArray, member, type Json } from './json.ts';

/** The way that the segments of a JSON pointer lead through a value: through lists by index. */
export function pathOfPointer(object: Json, segments: readonly string[]): FieldPath {
  let value: Json | undefined = object;
  return segments.map((segment) => {
    const inList = isArray(value);
    value = isArray(value) ? value[Number(segment)] : member(value, segment);
    return inList ? { index: Number(segment) } : { field: segment };
  });
}
