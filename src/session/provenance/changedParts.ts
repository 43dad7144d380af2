import { isArray, isObject, type Json } from '../../core/resource/json.ts';
import { resourceIdOf, resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import { toPointer } from '../../core/yaml/jsonPointer.ts';

export interface ControlledPart {
  readonly id: ResourceId;
  /** JSON pointer; empty for an object that is there or not, as the line says. */
  readonly pointer: string;
}

interface Rendered {
  readonly object: Json;
}

/** What two renders have different. `unmarked` gives the name of an object in the second as it is in the first. */
export function changedParts(
  before: readonly Rendered[],
  after: readonly Rendered[],
  unmarked: (text: string) => string,
): readonly ControlledPart[] {
  const now = byKey(after, unmarked);
  const was = byKey(before, (key) => key);
  const changed = [...was].flatMap(([key, { id, object }]) => {
    const other = now.get(key);
    return other
      ? differences(object, other.object, []).map((pointer) => ({ id, pointer }))
      : [{ id, pointer: '' }];
  });
  const added = [...now].flatMap(([key, { id }]) => (was.has(key) ? [] : [{ id, pointer: '' }]));
  return [...changed, ...added];
}

interface Known {
  readonly id: ResourceId;
  readonly object: Json;
}

/** By what the object is called without the mark. */
const byKey = (
  objects: readonly Rendered[],
  unmarked: (text: string) => string,
): ReadonlyMap<string, Known> =>
  new Map(
    objects.flatMap(({ object }) => {
      const id = resourceIdOf(object);
      return id ? [[unmarked(resourceKey(id)), { id, object }] as const] : [];
    }),
  );

/** Pointers to the scalars that differ, and to what is there in one of the two alone. */
function differences(a: Json | undefined, b: Json | undefined, path: readonly string[]): readonly string[] {
  if (isArray(a) && isArray(b))
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
      differences(a[i], b[i], [...path, String(i)]),
    ).flat();
  if (isObject(a) && isObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      differences(a[key], b[key], [...path, key]),
    );
  return a === b || (a === null && b === null) ? [] : [toPointer(path)];
}
