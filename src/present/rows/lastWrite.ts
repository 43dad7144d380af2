import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import { listAt } from '../../core/resource/jsonLists.ts';

/** When an object was written last, in milliseconds, by those who write times: nobody does who scales. */
export function lastWrite(object: JsonObject): number | undefined {
  const times = listAt(object, 'metadata', 'managedFields').flatMap((entry) => {
    const time = Date.parse(stringAt(entry, 'time') ?? '');
    return Number.isNaN(time) ? [] : [time];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}
