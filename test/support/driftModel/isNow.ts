import type { Json } from '../../../src/core/resource/json.ts';

/** A time that a server has set in this run: another one in each of its answers, and in each prediction. */
export const isNow = (value: Json | undefined): boolean =>
  typeof value === 'string' &&
  /^\d{4}-.*T.*Z$/.test(value) &&
  Date.parse(value) > performance.timeOrigin - 1000 &&
  Date.parse(value) < Date.now() + 60_000;
