import { kept } from '../../../base/kept.ts';
import type { FieldPath } from '../../resource/fieldPath.ts';
import { isArray, isObject, member, type Json, type JsonObject } from '../../resource/json.ts';
import { isSecret } from '../../resource/masking.ts';
import { decryptionDisabled } from '../desired/fluxMetadata.ts';

/** A desired object whose encrypted values are replaced by live ones: they cannot be compared, everything else can. */
export interface Readable {
  readonly object: JsonObject;
  /** Where values are encrypted, as the fields are called in the cluster (`data` of a Secret). */
  readonly opaque: readonly FieldPath[];
}

/** kustomize-controller decrypts it, or refuses the whole Kustomization where it is not told how. */
export const isEncrypted = (desired: JsonObject): boolean =>
  Object.hasOwn(desired, 'sops') && !decryptionDisabled(desired);

/** The same result for the same two objects, so that a prediction made for it is found again. */
export function withoutCiphertext(desired: JsonObject, live: JsonObject | null): Readable {
  if (!isEncrypted(desired) && !isSecret(desired)) return { object: desired, opaque: [] };
  return replaceCiphertext(desired, live);
}

const replaceCiphertext = kept((desired: JsonObject, live: JsonObject | null): Readable => {
  const opaque: FieldPath[] = [];
  const { sops: _sops, ...rest } = desired;
  const object = isSecret(desired) ? secret(rest, live, opaque) : plain(rest, live ?? undefined, [], opaque);
  // An object without ciphertext stays the same object.
  return opaque.length === 0 && !isEncrypted(desired)
    ? { object: desired, opaque }
    : { object: isObject(object) ? object : rest, opaque };
});

function secret(desired: JsonObject, live: JsonObject | null, opaque: FieldPath[]): JsonObject {
  const { data, stringData, ...rest } = desired;
  const readableData = new Map<string, Json>();
  const readableText = new Map<string, Json>();
  for (const [key, value] of entries(data))
    if (isCiphertext(value) || holdsEncryptedFile(value)) hide(key);
    else readableData.set(key, value);
  for (const [key, value] of entries(stringData))
    if (isCiphertext(value)) hide(key);
    else readableText.set(key, value);
  return {
    ...rest,
    ...(data !== undefined || readableData.size > 0 ? { data: Object.fromEntries(readableData) } : {}),
    ...(readableText.size > 0 ? { stringData: Object.fromEntries(readableText) } : {}),
  };

  function hide(key: string): void {
    opaque.push([{ field: 'data' }, { field: key }]);
    readableData.set(key, member(member(live ?? undefined, 'data'), key) ?? '');
  }
}

function plain(value: Json, live: Json | undefined, path: FieldPath, opaque: FieldPath[]): Json {
  if (isCiphertext(value)) {
    opaque.push(path);
    return live ?? value;
  }
  if (isArray(value))
    return value.map((item, index) =>
      plain(item, isArray(live) ? live[index] : undefined, [...path, { index }], opaque),
    );
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      plain(item, member(live, key), [...path, { field: key }], opaque),
    ]),
  );
}

const entries = (map: Json | undefined): readonly [string, Json][] =>
  isObject(map) ? Object.entries(map) : [];

const marker = 'ENC[AES256_GCM,';

const isCiphertext = (value: Json): value is string =>
  typeof value === 'string' && value.startsWith(marker) && value.endsWith(']');

/** A Secret generated from an encrypted file holds the file's bytes, which the agent decrypts too. */
function holdsEncryptedFile(value: Json): boolean {
  if (typeof value !== 'string' || value.length < marker.length) return false;
  try {
    return atob(value).includes(marker);
  } catch {
    return false;
  }
}
