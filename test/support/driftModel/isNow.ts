import type { Json } from '../../../src/core/resource/json.ts';

/** A time that a server has just set: another one in each of its answers, and in each prediction. */
export const isNow = (value: Json | undefined): boolean =>
  typeof value === 'string' &&
  /^\d{4}-.*T.*Z$/.test(value) &&
  Math.abs(Date.now() - Date.parse(value)) < 600_000;
