import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  at,
  isArray,
  isObject,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import type { SendRequest } from '../../harness/apiServer.ts';

/**
 * Writes a JSON schema for each kind of these group-versions, from the API server's own OpenAPI v3 documents, as
 * kubeconform looks for them: `deployment-apps-v1.json`. Unknown fields are refused, as strict decoding does.
 */
export async function writeJsonSchemas(
  folder: string,
  send: SendRequest,
  paths: readonly string[],
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const each of paths) {
    const { body } = await send('GET', `/openapi/v3/${each}`);
    const schemas = at(body, 'components', 'schemas');
    if (!isObject(schemas)) throw new Error(`no OpenAPI document of ${each}`);
    for (const [name, schema] of Object.entries(schemas)) {
      const kinds = at(schema, 'x-kubernetes-group-version-kind');
      for (const kind of isArray(kinds) ? kinds : []) writeSchema(folder, kind, schemaOf(name, schemas));
    }
  }
  return path.join(folder, '{{.ResourceKind}}{{.KindSuffix}}.json');
}

function writeSchema(folder: string, kind: Json, schema: JsonObject): void {
  const [group, version, name] = ['group', 'version', 'kind'].map((key) => stringAt(kind, key) ?? '');
  const short = group?.split('.')[0];
  const file = [name, short, version].filter(Boolean).join('-').toLowerCase();
  writeFileSync(path.join(folder, `${file}.json`), JSON.stringify(schema));
}

/** The schema with all that it refers to. */
function schemaOf(name: string, schemas: JsonObject): JsonObject {
  const definitions: Record<string, Json> = {};
  const add = (each: string): void => {
    if (Object.hasOwn(definitions, each)) return;
    definitions[each] = true;
    definitions[each] = strict(converted(schemas[each] ?? true, add));
  };
  add(name);
  return { $ref: `#/definitions/${name}`, definitions };
}

const reference = '#/components/schemas/';

function converted(value: Json, add: (name: string) => void): Json {
  if (isArray(value)) return value.map((item) => converted(item, add));
  if (!isObject(value)) return value;
  const target = stringAt(value, '$ref');
  if (target?.startsWith(reference)) {
    const name = target.slice(reference.length);
    add(name);
    return { $ref: `#/definitions/${name}` };
  }
  // Of the API server's alone, or said to people.
  const entries = Object.entries(value).filter(
    ([key]) =>
      !key.startsWith('x-kubernetes-') && key !== 'description' && key !== 'default' && key !== 'format',
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, converted(item, add)]));
}

const strict = (schema: Json): Json =>
  isObject(schema) && isObject(schema['properties']) && schema['additionalProperties'] === undefined
    ? { ...schema, additionalProperties: false }
    : schema;
