import { kept } from '../../base/kept.ts';
import { isObject, type Json, type JsonObject } from '../../core/resource/json.ts';

/** The server folds `stringData` of a Secret into `data`. Made once, so that it stays the same object. */
export const asStored = kept((secret: JsonObject): JsonObject => {
  const { stringData, ...rest } = secret;
  const data: Record<string, Json> = { ...(isObject(rest['data']) ? rest['data'] : {}) };
  for (const [key, text] of Object.entries(isObject(stringData) ? stringData : {}))
    if (typeof text === 'string') data[key] = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return { ...rest, data };
});
