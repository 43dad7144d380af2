import { isArray, isObject, type Json, type JsonObject } from '../resource/json.ts';

/**
 * What a field of an agent's spec does to the objects that the agent applies: nothing, or something that is built as
 * the agent builds it (`built`), or something that is not built yet; then `shapes` says what, for people.
 */
export type SpecField =
  | { readonly effect: 'none' }
  | { readonly effect: 'built' }
  | { readonly effect: 'shapes'; readonly how: string };

export type SpecFields = Readonly<Record<string, SpecField>>;

/**
 * The fields of a spec because of which its result cannot be built, with what they do: `spec.patches (patches …)`.
 * A field that the table lacks counts: a newer agent may know more than we do.
 */
export function fieldsNotBuilt(spec: JsonObject, fields: SpecFields): readonly string[] {
  return Object.entries(spec).flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return value === null ? [] : [`spec.${name} (a field not known here)`];
    if (field.effect !== 'shapes' || !saysSomething(value)) return [];
    return [`spec.${name} (${field.how})`];
  });
}

/** Go leaves an empty value out when it writes, so one that is there means the same as none. */
function saysSomething(value: Json): boolean {
  if (isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.values(value).some(saysSomething);
  return value !== null && value !== '' && value !== false && value !== 0;
}
