import type { FieldPath } from './fieldPath.ts';
import { equalJson, isArray, isObject, type Json, type JsonObject } from './json.ts';

/**
 * What stands for a secret value: always the same few texts, so that nothing of the value can be told but whether two
 * sides are equal.
 */
export const maskTexts = {
  same: '***',
  git: '*** (Git)',
  live: '*** (live)',
  edit: '*** (edit)',
  encrypted: '*** (encrypted)',
} as const;

export const isSecret = (object: JsonObject | null | undefined): boolean =>
  object?.['kind'] === 'Secret' && object['apiVersion'] === 'v1';

/** An object for showing or logging. */
export const maskObject = (object: JsonObject): JsonObject => maskObjects(object, object)[0] ?? object;

/** The same object on two sides, for showing beside each other: live, and as Git has it or would leave it. */
export function maskObjects(
  live: JsonObject | null,
  desired: JsonObject | null,
): readonly [live: JsonObject | null, desired: JsonObject | null] {
  if (!isSecret(live) && !isSecret(desired)) return [live, desired];
  return [live && maskSide(live, desired, maskTexts.live), desired && maskSide(desired, live, maskTexts.git)];
}

export interface FieldSides {
  readonly path: FieldPath;
  readonly desired?: Json;
  readonly edited?: Json;
  readonly live?: Json;
}

/** The values of one field of a Secret, as far as its path leads to a secret one. */
export function maskFieldSides<T extends FieldSides>(field: T): T {
  const { path, desired, edited, live } = field;
  const at = (value: Json, other: Json | undefined, text: string): Json => maskAt(path, value, other, text);
  return {
    ...field,
    ...(desired === undefined ? {} : { desired: at(desired, live ?? edited, maskTexts.git) }),
    ...(live === undefined ? {} : { live: at(live, desired ?? edited, maskTexts.live) }),
    ...(edited === undefined ? {} : { edited: at(edited, undefined, editText(edited, desired, live)) }),
  };
}

/** An edit that adopts a value of another side is told by that side's text. */
function editText(edited: Json, desired: Json | undefined, live: Json | undefined): string {
  if (equalJson(edited, live)) return equalJson(desired, live) ? maskTexts.same : maskTexts.live;
  return equalJson(edited, desired) ? maskTexts.git : maskTexts.edit;
}

const maskSide = (object: JsonObject, other: JsonObject | null, text: string): JsonObject =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, maskAt([{ field: key }], value, other?.[key], text)]),
  );

const secretMaps: ReadonlySet<string> = new Set(['data', 'stringData']);

/** Annotations in which clients keep the whole object. */
const secretAnnotations: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

function maskAt(path: FieldPath, value: Json, other: Json | undefined, text: string): Json {
  const [top, second, third] = path.map((element) => ('field' in element ? element.field : ''));
  if (top === undefined) return value;
  if (secretMaps.has(top)) return maskAll(value, other, text);
  if (top !== 'metadata') return value;
  if (third !== undefined)
    return second === 'annotations' && secretAnnotations.has(third) ? maskAll(value, other, text) : value;
  if (!isObject(value) || (second !== undefined && second !== 'annotations')) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      maskAt([...path, { field: key }], inner, isObject(other) ? other[key] : undefined, text),
    ]),
  );
}

function maskAll(value: Json, other: Json | undefined, text: string): Json {
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        maskAll(inner, isObject(other) ? other[key] : undefined, text),
      ]),
    );
  if (isArray(value)) return value.map(() => maskTexts.same);
  return other === undefined || equalJson(value, other) ? maskTexts.same : text;
}
