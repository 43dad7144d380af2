import type { FieldPath, PathElement } from '../../resource/fieldPath.ts';
import { equalJson, isArray, member, type Json, type JsonArray } from '../../resource/json.ts';

/** The items of a list that an element names: several where a client-side write has left a key twice. */
export function copiesOf(list: Json | undefined, element: PathElement): JsonArray {
  if (!isArray(list) || !('keys' in element)) return [];
  return list.filter((item) => element.keys.every(([name, key]) => equalJson(member(item, name), key)));
}

/** What is told of an item: of several with one key all. */
export const together = (copies: JsonArray): Json | undefined => (copies.length > 1 ? copies : copies[0]);

/** Live has an item several times: `live` is a list of its copies, since no item of a list with keys is a list itself. */
export const isDoubled = ({ path, live }: Told): boolean => {
  const last = path.at(-1);
  return last !== undefined && 'keys' in last && isArray(live);
};

/**
 * A patch goes by the key of an item: where it takes one of several away that Git had twice, it takes the one away that
 * Git still has too, and the write after that makes it anew.
 */
export const losesAll = (field: Told): boolean =>
  isDoubled(field) && field.state === 'changed' && field.desired === undefined;

interface Told {
  readonly path: FieldPath;
  readonly state: string;
  readonly desired?: Json;
  readonly live?: Json;
}
