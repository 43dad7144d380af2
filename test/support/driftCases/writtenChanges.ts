import {
  equalJson,
  isArray,
  isObject,
  member,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { settled } from './settled.ts';

/** JSON pointers of everything in which two answers of the API server differ, except what it counts and notes itself. */
export function writtenChanges(before: JsonObject, after: JsonObject): readonly string[] {
  const changes: string[] = [];
  visit(settled(before), settled(after), '');
  return changes;

  function visit(a: Json | undefined, b: Json | undefined, pointer: string): void {
    if (equalJson(a, b)) return;
    if (isObject(a) && isObject(b))
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        visit(
          member(a, key),
          member(b, key),
          `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        );
    else if (isArray(a) && isArray(b) && a.length === b.length)
      for (const [index, item] of a.entries()) visit(item, b[index], `${pointer}/${String(index)}`);
    else changes.push(pointer);
  }
}
