/**
 * A JSON value that loses nothing the API server keeps: an integer outside the safe range of a double is a
 * `bigint` (the server stores int64), every other number is a double, as it is for the server.
 */
export type Json = null | boolean | number | bigint | string | JsonArray | JsonObject;
export type JsonArray = readonly Json[];
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isArray = (value: Json | undefined): value is JsonArray => Array.isArray(value);

/** `value[key]` where value may be anything; undefined where there is no such entry. */
export const member = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

export const stringAt = (value: Json | undefined, ...keys: readonly string[]): string | undefined => {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
};

export const at = (value: Json | undefined, ...keys: readonly string[]): Json | undefined =>
  keys.reduce(member, value);

/** Parses JSON text without rounding integers. Throws SyntaxError, as JSON.parse does. */
export function parseJson(text: string): Json {
  // A reviver costs several times the parse, so it runs only where an integer could need it.
  return (mayHoldLargeInteger.test(text) ? JSON.parse(text, keepLargeIntegers) : JSON.parse(text)) as Json;
}

/** Writes a value as JSON text, large integers with all their digits. */
export function printJson(value: Json, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'bigint' ? rawJson(String(item)) : item),
    indent,
  );
}

/** Equal as JSON: objects whatever their order of keys, `1` and `1.0` alike, `"80"` and `80` different. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key], b[key]))
  );
}

// As a number begins: the digits of a digest or an id inside a string are no reason.
const mayHoldLargeInteger = /(?:^|[[:,\s])-?\d{16}/;

function keepLargeIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}

// In every engine that runs us (V8 since 11.4), not yet in TypeScript's library.
const rawJson = (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON;
