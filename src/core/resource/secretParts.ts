import { pointerSegments, toPointer } from '../yaml/jsonPointer.ts';
import type { FieldPath, PathElement } from './fieldPath.ts';
import { isArray, isObject, member, stringAt, type Json, type JsonObject } from './json.ts';
import { maskTexts, maskWholeField, type FieldSides } from './masking.ts';
import { indexOfItem, resolvePath } from './resolvePath.ts';

/** A desired state of an object, with JSON pointers to what must not be shown of it. */
export interface PartlySecret {
  readonly object: JsonObject;
  readonly secret: readonly string[];
}

/** The desired states of one object that hold secrets. Undefined stands for none, which is nearly always. */
export type SecretParts = readonly PartlySecret[] | undefined;

export function secretParts(states: readonly (PartlySecret | undefined)[]): SecretParts {
  const found = states.filter((state) => state !== undefined && state.secret.length > 0);
  return found.length > 0 ? (found as readonly PartlySecret[]) : undefined;
}

/** A field as it may be shown: nothing of it where it is, holds or lies in what is secret in any desired state. */
export function maskSecretField<T extends FieldSides>(field: T, parts: SecretParts): T {
  if (!parts) return field;
  const isSecretPlace = parts.some(({ object, secret }) => {
    const pointer = knownPart(object, field.path);
    return secret.some((one) => isWithin(one, pointer) || isWithin(pointer, one));
  });
  const texts = secretTexts(parts);
  const quotes = [field.desired, field.edited, field.live].some((value) => holdsAny(value, texts));
  return isSecretPlace || quotes ? maskWholeField(field) : field;
}

/** Words of others, such as a refusal, which may quote values. */
export function maskSecretText(text: string, parts: SecretParts): string {
  return secretTexts(parts).reduce(
    (masked, secret) =>
      secret.length < longEnough
        ? masked.replaceAll(new RegExp(`(?<!\\w)${escaped(secret)}(?!\\w)`, 'g'), maskTexts.same)
        : masked.replaceAll(secret, maskTexts.same),
    text,
  );
}

/** The object as it may be shown, be it live, predicted or desired: in the places of secrets, and where it repeats them. */
export function maskSecretObject(object: JsonObject, parts: SecretParts): JsonObject {
  if (!parts) return object;
  const places = new Set(
    parts.flatMap((state) =>
      state.secret.flatMap((pointer) => resolvePath(object, pathOf(state.object, pointer))?.pointer ?? []),
    ),
  );
  const texts = secretTexts(parts).filter((text) => text.length >= longEnough);
  const masked = maskBelow(object, '', { places, texts });
  return isObject(masked) ? masked : {};
}

interface Hidden {
  readonly places: ReadonlySet<string>;
  readonly texts: readonly string[];
}

function maskBelow(value: Json, pointer: string, hidden: Hidden): Json {
  if (hidden.places.has(pointer)) return isObject(value) || isArray(value) ? maskAll(value) : maskTexts.same;
  if (isArray(value)) return value.map((item, i) => maskBelow(item, `${pointer}/${String(i)}`, hidden));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        maskBelow(item, `${pointer}${toPointer([key])}`, hidden),
      ]),
    );
  return holdsAny(value, hidden.texts) ? maskTexts.same : value;
}

function maskAll(value: Json): Json {
  if (isArray(value)) return value.map(maskAll);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskAll(item)]));
  return maskTexts.same;
}

/** Shorter texts are all over an object without meaning anything. */
const longEnough = 4;

const secretTexts = (parts: SecretParts): readonly string[] =>
  (parts ?? []).flatMap(({ object, secret }) =>
    secret.flatMap((pointer) => scalars(resolvePath(object, pathOf(object, pointer))?.value)),
  );

function scalars(value: Json | undefined): readonly string[] {
  if (isArray(value)) return value.flatMap(scalars);
  if (isObject(value)) return Object.values(value).flatMap(scalars);
  return value === undefined || value === null || value === '' ? [] : [String(value)];
}

const holdsAny = (value: Json | undefined, texts: readonly string[]): boolean =>
  texts.some((text) =>
    scalars(value).some((scalar) => (text.length < longEnough ? scalar === text : scalar.includes(text))),
  );

/** The pointer as far as the path leads. */
function knownPart(object: JsonObject, path: FieldPath): string {
  for (let length = path.length; length > 0; length--) {
    const resolved = resolvePath(object, path.slice(0, length));
    // An item that is not found may be any of the list.
    if (resolved) return resolved.pointer;
  }
  return '';
}

const isWithin = (pointer: string, part: string): boolean =>
  pointer === part || pointer.startsWith(`${part}/`);

/** Items by their name where they have one: in another state of the object they may stand elsewhere. */
function pathOf(object: JsonObject, pointer: string): FieldPath {
  const path: PathElement[] = [];
  let value: Json | undefined = object;
  for (const segment of pointerSegments(pointer)) {
    const element: PathElement = isArray(value)
      ? itemElement(value[Number(segment)], Number(segment))
      : { field: segment };
    path.push(element);
    value = isArray(value) ? value[indexOfItem(value, element)] : member(value, segment);
  }
  return path;
}

function itemElement(item: Json | undefined, index: number): PathElement {
  const name = stringAt(item, 'name');
  return name === undefined ? { index } : { keys: [['name', name]] };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
