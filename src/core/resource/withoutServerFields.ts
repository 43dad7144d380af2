import { isObject, member, type JsonObject } from './json.ts';

/** An object without what the server alone writes, as a person would write it: for showing, never for judging. */
export function withoutServerFields(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object;
  const metadata = member(object, 'metadata');
  if (!isObject(metadata)) return rest;
  const kept = Object.entries(metadata).filter(([key]) => !serverFields.has(key));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

const serverFields = new Set([
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'selfLink',
]);
