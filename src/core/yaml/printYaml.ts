import { stringify } from 'yaml';
import { isArray, isObject, type Json } from '../resource/json.ts';

/**
 * YAML of a value for people to read and compare, and for programs: keys in a stable order, text blocks as blocks, and quotes
 * where a reader of YAML 1.1, as kubectl is, would take a string for something else.
 */
export const printYaml = (value: Json): string =>
  stringify(sorted(value, true), { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });

/** The usual order at the top of a manifest, the alphabet below, so that two objects differ only where they do. */
function sorted(value: Json, top: boolean): Json {
  if (isArray(value)) return value.map((item) => sorted(item, false));
  if (!isObject(value)) return value;
  const rank = (key: string): number => (top ? (['apiVersion', 'kind', 'metadata'].indexOf(key) + 4) % 4 : 0);
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null, false)]));
}
