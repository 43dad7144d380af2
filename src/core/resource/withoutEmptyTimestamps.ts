import { isBuiltInGroup } from './builtInGroups.ts';
import { isArray, isObject, stringAt, type Json, type JsonObject } from './json.ts';
import { groupOf } from './resourceId.ts';

/**
 * A live object as servers since Kubernetes 1.34 write it. Older ones say `creationTimestamp: null` in each metadata within
 * an object of a built-in kind, such as that of a Pod template: nobody asked for that, and the engine does not say it. The
 * same object where there is none.
 */
export const withoutEmptyTimestamps = (live: JsonObject): JsonObject =>
  isBuiltInGroup(groupOf(stringAt(live, 'apiVersion') ?? '')) ? objectWithout(live) : live;

function objectWithout(object: JsonObject): JsonObject {
  const { creationTimestamp, ...others } = object;
  const kept = creationTimestamp === null ? others : object;
  let changed: Record<string, Json> | undefined;
  for (const [key, value] of Object.entries(kept)) {
    // The names of fields in there are no fields.
    const without = key === 'managedFields' ? value : valueWithout(value);
    if (without !== value) (changed ??= { ...kept })[key] = without;
  }
  return changed ?? kept;
}

function valueWithout(value: Json): Json {
  if (isObject(value)) return objectWithout(value);
  if (!isArray(value)) return value;
  const items = value.map(valueWithout);
  return items.some((item, i) => item !== value[i]) ? items : value;
}
