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

/**
 * Whether helm-controller takes metadata of others away: its patch names a map, or all metadata, at once where that is
 * shorter than what it adds one by one, and then what else is in there goes. Which of the two it is, its library alone tells.
 */
export const takesMetadataAway = (predicted: JsonObject, live: JsonObject): boolean =>
  (['labels', 'annotations'] as const).some((map) => {
    const [before, after] = [at(live, 'metadata', map), at(predicted, 'metadata', map)];
    return Object.keys(isObject(before) ? before : {}).some(
      (key) => !isObject(after) || !Object.hasOwn(after, key),
    );
  }) ||
  (['finalizers', 'ownerReferences'] as const).some(
    (list) => !equalJson(at(live, 'metadata', list) ?? null, at(predicted, 'metadata', list) ?? null),
  );
