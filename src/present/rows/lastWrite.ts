import { at, isArray, stringAt, type JsonObject } from '../../core/resource/json.ts';

/** When an object was written last, in milliseconds, by those who write times: nobody does who scales. */
export function lastWrite(object: JsonObject): number | undefined {
  const entries = at(object, 'metadata', 'managedFields');
  const times = (isArray(entries) ? entries : []).flatMap((entry) => {
    const time = Date.parse(stringAt(entry, 'time') ?? '');
    return Number.isNaN(time) ? [] : [time];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}
