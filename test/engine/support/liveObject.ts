import { isArray, isObject, member, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import type { KubernetesEngine } from '../../../src/engine/engineApi.ts';
import { mustPredict } from './testKubernetes.ts';

/** The object as it is in a cluster after the agent created it. */
export async function applied(engine: KubernetesEngine, desired: JsonObject): Promise<JsonObject> {
  const { predicted } = await mustPredict(engine, desired);
  return merged(predicted, {
    metadata: { uid: '6f1d4f6e', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' },
  });
}

export interface Writer {
  readonly manager: string;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
  /** As in managedFields: what of the change the writer owns. */
  readonly fields: JsonObject;
}

/** The object after somebody else has written a change: merged in, lists replaced, and owned by the writer. */
export function writtenBy(live: JsonObject, writer: Writer, change: JsonObject): JsonObject {
  const { manager, operation = 'Update', subresource, fields } = writer;
  const entries = member(live['metadata'], 'managedFields');
  return merged(merged(live, change), {
    metadata: {
      managedFields: [
        ...(isArray(entries) ? entries.map((entry) => without(entry, fields)) : []),
        {
          manager,
          operation,
          apiVersion: live['apiVersion'] ?? null,
          fieldsType: 'FieldsV1',
          fieldsV1: fields,
          ...(subresource === undefined ? {} : { subresource }),
        },
      ],
    },
  });
}

/** Whoever writes a field takes it from those who had it; lists of fields are taken whole only as leaves. */
function without(entry: Json, fields: JsonObject): Json {
  if (!isObject(entry)) return entry;
  return { ...entry, fieldsV1: difference(entry['fieldsV1'] ?? {}, fields) };
}

function difference(owned: Json, taken: Json): Json {
  if (!isObject(owned) || !isObject(taken)) return owned;
  return Object.fromEntries(
    Object.entries(owned)
      .filter(([key, value]) => !(key in taken) || (isObject(value) && Object.keys(value).length > 0))
      .map(([key, value]) => [key, difference(value, taken[key] ?? {})]),
  );
}

/** A JSON merge patch (RFC 7386). */
function merged(value: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...value };
  for (const [key, change] of Object.entries(patch)) {
    const before = result[key];
    if (change === null) Reflect.deleteProperty(result, key);
    else result[key] = isObject(change) ? merged(isObject(before) ? before : {}, change) : change;
  }
  return result;
}
