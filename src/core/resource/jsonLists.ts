import { at, isArray, isObject, type Json, type JsonObject } from './json.ts';

/** The list at a place, empty where there is none. */
export const listAt = (value: Json | undefined, ...keys: readonly string[]): readonly Json[] => {
  const list = at(value, ...keys);
  return isArray(list) ? list : [];
};

/** The objects in it: whatever else is there does not count. */
export const objectsAt = (value: Json | undefined, ...keys: readonly string[]): readonly JsonObject[] =>
  listAt(value, ...keys).filter(isObject);

export const stringsAt = (value: Json | undefined, ...keys: readonly string[]): readonly string[] =>
  listAt(value, ...keys).filter((item) => typeof item === 'string');
