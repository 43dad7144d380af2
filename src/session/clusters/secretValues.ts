import { at, isArray, isObject, type Json, type JsonObject } from '../../core/resource/json.ts';
import { readPlainYaml } from '../../core/yaml/plainYaml.ts';
import type { ChartRequest } from '../../engine/chartEngineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';

/** What must not be shown of the values that a release takes from Secrets: each scalar, and each in base64. */
export function secretTexts(secrets: readonly JsonObject[]): readonly string[] {
  const texts = new Set<string>();
  for (const secret of secrets) {
    const data = at(secret, 'data');
    for (const encoded of isObject(data) ? Object.values(data) : []) {
      if (typeof encoded !== 'string') continue;
      const text = decoded(encoded);
      const read = readPlainYaml(text);
      for (const scalar of [text.trim(), ...(read.ok ? scalars(read.value) : [])])
        if (scalar !== '') texts.add(scalar).add(encoded64(scalar));
    }
  }
  return [...texts];
}

/** Helm quotes values in its errors, and charts in what they fail with. */
export function withoutSecretValues(
  failure: EngineFailure,
  { values }: Pick<ChartRequest, 'values'>,
): EngineFailure {
  if (!('message' in failure) || values.kind !== 'release') return failure;
  const long = secretTexts(values.secrets).filter(({ length }) => length >= shortest);
  return {
    ...failure,
    message: long.reduce((text, secret) => text.replaceAll(secret, '***'), failure.message),
  };
}

/** JSON pointers to the scalars of an object that hold any of them; one that is short has to be all of it. */
export function secretPointers(object: JsonObject, secrets: readonly string[]): readonly string[] {
  if (secrets.length === 0) return [];
  const exact = new Set(secrets);
  const long = secrets.filter(({ length }) => length >= shortest);
  const found: string[] = [];
  const look = (value: Json, pointer: string): void => {
    if (isArray(value)) value.forEach((item, i) => look(item, `${pointer}/${String(i)}`));
    else if (isObject(value))
      for (const [key, item] of Object.entries(value))
        look(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    else if (value !== null) {
      const text = String(value);
      if (exact.has(text) || long.some((secret) => text.includes(secret))) found.push(pointer);
    }
  };
  look(object, '');
  return found;
}

const shortest = 3;

function scalars(value: Json | undefined): readonly string[] {
  if (isArray(value)) return value.flatMap(scalars);
  if (isObject(value)) return Object.values(value).flatMap(scalars);
  return value === null || value === undefined || typeof value === 'boolean' ? [] : [String(value)];
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)));
  } catch {
    return '';
  }
}

const encoded64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
