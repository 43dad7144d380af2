import { stringAt, type JsonObject } from '../../../src/core/resource/json.ts';

/** Of a kind that a definition made: the server takes no strategic merge patch of it. */
export const isCustom = (object: JsonObject): boolean =>
  stringAt(object, 'apiVersion')?.startsWith('drift.example/') === true;
