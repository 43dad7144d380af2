import { at, parseJson, type Json, type JsonObject } from '../../resource/json.ts';
import { lastAppliedAnnotation } from '../desired/bookkeeping.ts';

/** What an apply on the client's side noted on the live object that it sent; undefined where there is no such note. */
export function lastApplied(live: JsonObject): Json | undefined {
  const text = at(live, 'metadata', 'annotations', lastAppliedAnnotation);
  try {
    return typeof text === 'string' ? parseJson(text) : undefined;
  } catch {
    return undefined;
  }
}
