import { emptyFieldSet, isEmpty, parseElement, type FieldSet } from '../../resource/fieldSet.ts';
import type { PathElement } from '../../resource/fieldPath.ts';
import type { Json } from '../../resource/json.ts';

/** What is kept of each child of a set, without those of which nothing is. */
export const childrenOf = (
  set: FieldSet,
  kept: (child: FieldSet, element: PathElement, key: string) => FieldSet,
): FieldSet['children'] =>
  new Map(
    [...set.children].flatMap(([key, child]): readonly (readonly [string, FieldSet])[] => {
      const element = parseElement(key);
      const left = element === undefined ? emptyFieldSet : kept(child, element, key);
      return isEmpty(left) ? [] : [[key, left]];
    }),
  );

export const isScalar = (value: Json | undefined): boolean =>
  value !== undefined && typeof value !== 'object';
