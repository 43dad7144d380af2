import { lastAppliedAnnotation } from '../../../src/core/drift/desired/bookkeeping.ts';
import { at, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { changed } from './liveObject.ts';
import { entriesOf, withEntries } from './managedEntries.ts';

/** Whoever owns what kubectl notes on an object that it applies. */
export interface NoteOwner {
  readonly manager: Json;
  readonly operation: Json;
}

export const ownersOfNote = (object: JsonObject): readonly NoteOwner[] =>
  entriesOf(object)
    .filter((entry) => at(entry, 'fieldsV1', ...noteFields) !== undefined)
    .map(({ manager = '', operation = '' }) => ({ manager, operation }));

/** The object without the note, nor the maps and entries that hold nothing else. */
export function withoutNote(object: JsonObject): JsonObject {
  const annotations = at(object, 'metadata', 'annotations');
  if (!isObject(annotations) || !(lastAppliedAnnotation in annotations)) return object;
  const isOnly = Object.keys(annotations).length === 1;
  const bare = changed(object, {
    metadata: { annotations: isOnly ? null : { [lastAppliedAnnotation]: null } },
  });
  const entries = entriesOf(bare).flatMap((entry) => {
    const fields = without(entry['fieldsV1'] ?? {}, isOnly ? noteFields.slice(0, 2) : noteFields);
    return isObject(fields) && Object.keys(fields).length > 0 ? [{ ...entry, fieldsV1: fields }] : [];
  });
  return withEntries(bare, entries);
}

export function withNote(object: JsonObject, text: string, owners: readonly NoteOwner[]): JsonObject {
  const noted = changed(object, { metadata: { annotations: { [lastAppliedAnnotation]: text } } });
  const entries = entriesOf(noted).map((entry) =>
    owners.some(({ manager, operation }) => manager === entry['manager'] && operation === entry['operation'])
      ? changed(entry, { fieldsV1: { 'f:metadata': { 'f:annotations': { [noteFields[2]]: {} } } } })
      : entry,
  );
  return withEntries(noted, entries);
}

const noteFields = ['f:metadata', 'f:annotations', `f:${lastAppliedAnnotation}`] as const;

function without(fields: Json, [key, ...rest]: readonly string[]): Json {
  if (!isObject(fields) || key === undefined || !(key in fields)) return fields;
  const { [key]: inner = {}, ...others } = fields;
  if (rest.length === 0) return others;
  const left = without(inner, rest);
  return isObject(left) && Object.keys(left).length === 0 ? others : { ...others, [key]: left };
}
