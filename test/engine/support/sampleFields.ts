import { isArray, isObject, type Json } from '../../../src/core/resource/json.ts';
import { toPointer } from '../../../src/core/yaml/jsonPointer.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import type { Random } from '../../support/random.ts';
import type { OriginField } from './originKind.ts';

/** Every scalar that owners render. */
export const allFields = (owners: readonly OwnerSnapshot[]): readonly OriginField[] =>
  owners.flatMap((owner) =>
    (owner.working?.outcome.ok === true ? owner.working.outcome.value.objects : []).flatMap((built) =>
      scalarPaths(built.object, []).map((steps) => ({ owner, built, pointer: toPointer(steps) })),
    ),
  );

/** Of scalars that variables are a part of: each with the place where one of them is set in the place of its origin. */
export const partFields = (owners: readonly OwnerSnapshot[]): readonly OriginField[] =>
  allFields(owners).flatMap(({ owner, built, pointer }) =>
    (built.variables?.get(pointer) ?? []).flatMap(({ as, setting }) =>
      as === 'part' && setting?.kind === 'line'
        ? [
            {
              owner,
              built: { ...built, origins: new Map([[pointer, setting.origin]]) },
              pointer,
              isPart: true,
            },
          ]
        : [],
    ),
  );

function scalarPaths(value: Json, path: readonly string[]): readonly (readonly string[])[] {
  if (isArray(value)) return value.flatMap((item, i) => scalarPaths(item, [...path, String(i)]));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) => scalarPaths(item, [...path, key]));
  return value === null ? [] : [path];
}

/** A random sample of so many; of each sort `least` of them, where there are as many. */
export function sampleFields(
  fields: readonly OriginField[],
  sortOf: (field: OriginField) => string,
  { random, sample, least }: { readonly random: Random; readonly sample: number; readonly least: number },
): readonly OriginField[] {
  const shuffled = random.shuffle(fields);
  const taken = new Set<OriginField>();
  for (const one of Map.groupBy(shuffled, sortOf).values())
    for (const field of one.slice(0, least)) taken.add(field);
  for (const field of shuffled) {
    if (taken.size >= sample) break;
    taken.add(field);
  }
  return shuffled.filter((field) => taken.has(field)).slice(0, Math.max(sample, taken.size));
}
