import { formatPath, type PathElement } from '../resource/fieldPath.ts';
import { isArray, member, stringAt, type Json, type JsonArray } from '../resource/json.ts';

/**
 * A JSON pointer (RFC 6901) as a field path for people: items of a list whose items all have their own name are
 * called by it, others by index. Without a schema this is how the list is read, not how it is merged.
 */
export function pointerPath(object: Json, pointer: string): string {
  const path: PathElement[] = [];
  let value: Json | undefined = object;
  for (const step of pointer.split('/').slice(1).map(unescape)) {
    if (isArray(value)) {
      const index = Number(step);
      path.push(hasNames(value) ? { keys: [['name', stringAt(value[index], 'name') ?? '']] } : { index });
      value = value[index];
    } else {
      path.push({ field: step });
      value = member(value, step);
    }
  }
  return formatPath(path);
}

const unescape = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

function hasNames(list: JsonArray): boolean {
  const names = list.map((item) => stringAt(item, 'name'));
  return !names.includes(undefined) && new Set(names).size === names.length;
}
