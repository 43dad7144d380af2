import { isObject, member, stringAt, type Json, type JsonObject } from '../../../src/core/resource/json.ts';

/** The same manifest where there is nothing that it could collide with. */
export function underAnotherName(object: JsonObject): JsonObject {
  const { metadata, spec } = object;
  const renamed = (name: string): JsonObject => ({ ...objectOf(metadata), name });
  const kind = stringAt(object, 'kind');
  // These are named after what they hold.
  if (kind === 'IPAddress') return { ...object, metadata: renamed('198.18.0.1') };
  if (kind === 'CustomResourceDefinition')
    return { ...object, metadata: renamed(`things.${group}`), spec: withGroup(spec) };
  if (kind === 'APIService') return { ...object, metadata: renamed(`v1.${group}`), spec: withGroup(spec) };
  return { ...object, metadata: renamed(`${stringAt(object, 'metadata', 'name') ?? ''}-alone`) };
}

const group = 'alone.example';

const withGroup = (spec: Json | undefined): JsonObject =>
  member(spec, 'group') ? { ...objectOf(spec), group } : objectOf(spec);

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
