import { equalJson, type JsonObject } from '../../resource/json.ts';

export const sameDesired = (a: JsonObject | undefined, b: JsonObject | undefined): boolean =>
  a === b || equalJson(a, b);
