import {
  equalJson,
  isArray,
  isObject,
  member,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';

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

function settled({ status: _status, ...object }: JsonObject): JsonObject {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const kept = Object.entries(metadata)
    .filter(([key]) => !serverSet.has(key))
    .map(([key, value]): [string, Json] => [key, isObject(value) ? withoutBookkeeping(value) : value])
    .filter(([, value]) => !isObject(value) || Object.keys(value).length > 0);
  return { ...object, metadata: Object.fromEntries(kept) };
}

const withoutBookkeeping = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).filter(([name]) => !bookkeeping.has(name)));

const serverSet: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'uid',
]);

const bookkeeping: ReadonlySet<string> = new Set([
  'fluxcd.io/sync-checksum',
  'fluxcd.io/sync-gc-mark',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kustomize.toolkit.fluxcd.io/checksum',
]);
