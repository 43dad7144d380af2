import { at, isArray, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import type { KubernetesEngine } from '../../../src/engine/engineApi.ts';
import { mustPredict } from './testKubernetes.ts';

/** The object as it is in a cluster after the agent created it. */
export async function applied(engine: KubernetesEngine, desired: JsonObject): Promise<JsonObject> {
  const { predicted } = await mustPredict(engine, desired);
  return changed(predicted, {
    metadata: { uid: '6f1d4f6e', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' },
  });
}

export interface Writer {
  readonly manager: string;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
  /** The version that the writer spoke; the object's own unless told. */
  readonly apiVersion?: string;
  /** As in managedFields: what of the change the writer owns. */
  readonly fields: JsonObject;
}

/** The object after somebody else has written a change: merged in, lists replaced, and owned by the writer. */
export function writtenBy(live: JsonObject, writer: Writer, change: JsonObject): JsonObject {
  const { manager, operation = 'Update', subresource, fields, apiVersion } = writer;
  const entries = at(live, 'metadata', 'managedFields');
  const entry = {
    manager,
    operation,
    apiVersion: apiVersion ?? live['apiVersion'] ?? null,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  };
  const others = isArray(entries) ? entries.map((other) => without(other, fields)) : [];
  return changed(live, { ...change, metadata: { ...metadataOf(change), managedFields: [...others, entry] } });
}

/** A JSON merge patch (RFC 7386): nobody owns what it changes. */
export function changed(value: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...value };
  for (const [key, change] of Object.entries(patch)) {
    const before = result[key];
    if (change === null) Reflect.deleteProperty(result, key);
    else result[key] = isObject(change) ? changed(isObject(before) ? before : {}, change) : change;
  }
  return result;
}

const metadataOf = (change: JsonObject): JsonObject => {
  const metadata = change['metadata'];
  return isObject(metadata) ? metadata : {};
};

/** Whoever writes a field takes it from those who had it. */
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
