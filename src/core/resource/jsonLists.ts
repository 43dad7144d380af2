import { at, isArray, type Json } from './json.ts';

/** The list at a place, empty where there is none. */
export const listAt = (value: Json | undefined, ...keys: readonly string[]): readonly Json[] => {
  const list = at(value, ...keys);
  return isArray(list) ? list : [];
};

export const stringsOf = (value: Json | undefined): readonly string[] =>
  (isArray(value) ? value : []).filter((item) => typeof item === 'string');
