import { at, equalJson, isObject, type Json, type JsonObject } from '../../resource/json.ts';

/**
 * The JSON patch by which helm-controller makes of the live object what the dry run of its apply has answered, in whole parts
 * of it. Labels and annotations that the apply would take away stay, and so does all other metadata.
 */
export function correctionPatch(live: JsonObject, applied: JsonObject): readonly JsonObject[] {
  const parts = [...new Set([...Object.keys(live), ...Object.keys(applied)])].filter(
    (key) => key !== 'metadata' && key !== 'status',
  );
  return [
    ...parts.flatMap((key) => replaced(`/${key}`, live[key], applied[key])),
    ...(['labels', 'annotations'] as const).flatMap((key) => {
      const [before, after] = [at(live, 'metadata', key), at(applied, 'metadata', key)];
      const kept = isObject(before) ? before : {};
      return replaced(`/metadata/${key}`, before, isObject(after) ? { ...kept, ...after } : before);
    }),
  ];
}

function replaced(path: string, before: Json | undefined, after: Json | undefined): readonly JsonObject[] {
  if (equalJson(before, after)) return [];
  return after === undefined ? [{ op: 'remove', path }] : [{ op: 'add', path, value: after }];
}
