import type { Random } from '../../support/random.ts';
import { at, equalJson, isArray, isObject, type JsonObject } from '../../../src/core/resource/json.ts';

/** The entries of managedFields. */
export function entriesOf(object: JsonObject): readonly JsonObject[] {
  const entries = at(object, 'metadata', 'managedFields');
  return isArray(entries) ? entries.filter(isObject) : [];
}

/** The object with one entry that is not what it was: clients may write managedFields as they like. */
export function mistaken(random: Random, object: JsonObject): JsonObject {
  const entries = entriesOf(object);
  const chosen = random.below(entries.length);
  return withEntries(
    object,
    entries.flatMap((entry, i) => {
      if (i !== chosen) return [entry];
      if (random.chance(0.2)) return [];
      if (random.chance(0.2)) return [{ ...entry, manager: random.pick(['some-operator', 'kubectl-edit']) }];
      const fields = entry['fieldsV1'];
      return [isObject(fields) ? { ...entry, fieldsV1: withoutOne(random, fields) } : entry];
    }),
  );
}

/** Without one of the fields, wherever it is. */
function withoutOne(random: Random, fields: JsonObject): JsonObject {
  const [first, ...others] = Object.keys(fields).filter((key) => key !== '.');
  if (first === undefined) return fields;
  const key = random.pick([first, ...others]);
  const { [key]: inner, ...rest } = fields;
  const isDeeper = isObject(inner) && Object.keys(inner).length > 0 && random.chance(0.8);
  return isDeeper ? { ...rest, [key]: withoutOne(random, inner) } : rest;
}

export function withEntries(object: JsonObject, entries: readonly JsonObject[]): JsonObject {
  const { metadata } = object;
  const { managedFields: _before, ...rest } = isObject(metadata) ? metadata : {};
  return { ...object, metadata: entries.length === 0 ? rest : { ...rest, managedFields: entries } };
}

/** The engine leaves out times: whoever wrote nothing keeps the one of before, all others get that of this write. */
export function withTimes(object: JsonObject, before: JsonObject | null, now: string): JsonObject {
  const known = before === null ? [] : entriesOf(before);
  const timed = entriesOf(object).map((entry) => {
    const same = known.find((each) => equalJson(withoutTime(each), withoutTime(entry)));
    const time = same === undefined ? now : same['time'];
    return time === undefined || entry['subresource'] === 'scale'
      ? withoutTime(entry)
      : { ...withoutTime(entry), time };
  });
  return withEntries(object, timed);
}

function withoutTime({ time: _time, ...rest }: JsonObject): JsonObject {
  return rest;
}
