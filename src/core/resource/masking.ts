import type { FieldPath } from './fieldPath.ts';
import { equalJson, isArray, isObject, member, type Json, type JsonObject } from './json.ts';

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
  changed: '*** (changed)',
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

/** The same object before and after a change of Git; a value that the change leaves alone looks alike in both. */
export function maskRevisions(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly [before: JsonObject | undefined, after: JsonObject | undefined] {
  if (!isSecret(before) && !isSecret(after)) return [before, after];
  return [
    before && maskSide(before, null, maskTexts.same),
    after && maskSide(after, before ?? null, maskTexts.changed),
  ];
}

export interface FieldSides {
  readonly path: FieldPath;
  readonly desired?: Json;
  readonly committed?: Json;
  readonly edited?: Json;
  readonly live?: Json;
}

/** The values of one field of a Secret, as far as its path leads to a secret one. */
export const maskFieldSides = <T extends FieldSides>(field: T): T =>
  maskSides(field, (value, sideOf) => maskAt(field.path, value, sideOf));

/** The values of a field that is secret itself, whatever kind its object is. */
export const maskWholeField = <T extends FieldSides>(field: T): T => maskSides(field, maskAll);

function maskSides<T extends FieldSides>(field: T, mask: (value: Json, sideOf: Side) => Json): T {
  const { desired, committed, edited, live } = field;
  return {
    ...field,
    ...(desired === undefined ? {} : { desired: mask(desired, side(live ?? edited, maskTexts.git)) }),
    ...(live === undefined ? {} : { live: mask(live, side(desired ?? edited, maskTexts.live)) }),
    ...(committed === undefined ? {} : { committed: mask(committed, editSide(desired, live)) }),
    ...(edited === undefined ? {} : { edited: mask(edited, editSide(desired, live)) }),
  };
}

/** Tells what stands for a value, and how to tell it one step further down. */
interface Side {
  readonly text: (value: Json) => string;
  readonly below: (key: string) => Side;
}

const side = (other: Json | undefined, different: string): Side => ({
  text: (value) => (other === undefined || equalJson(value, other) ? maskTexts.same : different),
  below: (key) => side(member(other, key), different),
});

/** An edit that adopts a value of another side is told by that side's text. */
const editSide = (desired: Json | undefined, live: Json | undefined): Side => ({
  text: (edited) => {
    if (desired === undefined && live === undefined) return maskTexts.same;
    if (equalJson(edited, live)) return equalJson(desired, live) ? maskTexts.same : maskTexts.live;
    return equalJson(edited, desired) ? maskTexts.git : maskTexts.edit;
  },
  below: (key) => editSide(member(desired, key), member(live, key)),
});

const maskSide = (object: JsonObject, other: JsonObject | null, different: string): JsonObject =>
  mapValues(object, (value, key) => maskAt([{ field: key }], value, side(other?.[key], different)));

const secretMaps: ReadonlySet<string> = new Set(['data', 'stringData']);

/** Annotations in which clients keep the whole object. */
const secretAnnotations: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

function maskAt(path: FieldPath, value: Json, sideOf: Side): Json {
  const [top, second, third] = path.map((element) => ('field' in element ? element.field : ''));
  if (top === undefined) return value;
  if (secretMaps.has(top)) return maskAll(value, sideOf);
  if (top !== 'metadata') return value;
  if (third !== undefined)
    return second === 'annotations' && secretAnnotations.has(third) ? maskAll(value, sideOf) : value;
  if (!isObject(value) || (second !== undefined && second !== 'annotations')) return value;
  return mapValues(value, (inner, key) => maskAt([...path, { field: key }], inner, sideOf.below(key)));
}

function maskAll(value: Json, sideOf: Side): Json {
  if (isObject(value)) return mapValues(value, (inner, key) => maskAll(inner, sideOf.below(key)));
  return isArray(value) ? value.map(() => maskTexts.same) : sideOf.text(value);
}

const mapValues = (object: JsonObject, made: (value: Json, key: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, made(value, key)]));
