import type { Origin } from '../resource/origin.ts';
import type { LocatedObject } from './locatedObject.ts';

/** Where a scalar is written that another line controls; undefined of all others. */
export function writtenElsewhere({ origins, written }: LocatedObject, pointer: string): Origin | undefined {
  const place = written?.get(pointer);
  return place === origins.get(pointer) ? undefined : place;
}
