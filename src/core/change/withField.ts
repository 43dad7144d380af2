import type { FieldPath, PathElement } from '../resource/fieldPath.ts';
import { isObject, member, type Json } from '../resource/json.ts';
import { listAt } from '../resource/jsonLists.ts';
import { indexOfItem } from '../resource/resolvePath.ts';

/** A value with another one at a path, or with nothing there; what leads to it is made where it is missing. */
export function withField(
  value: Json | undefined,
  path: FieldPath,
  wanted: Json | undefined,
): Json | undefined {
  const [element, ...rest] = path;
  if (!element) return wanted;
  if ('field' in element) {
    const inner = withField(member(value, element.field), rest, wanted);
    const others = isObject(value) ? Object.entries(value).filter(([key]) => key !== element.field) : [];
    if (inner === undefined) return value === undefined ? undefined : Object.fromEntries(others);
    if (member(value, element.field) === undefined)
      return Object.fromEntries([...others, [element.field, inner]]);
    return Object.fromEntries(
      Object.entries(value as Readonly<Record<string, Json>>).map(([key, item]) => [
        key,
        key === element.field ? inner : item,
      ]),
    );
  }
  return withItem(value, element, rest, wanted);
}

function withItem(
  value: Json | undefined,
  element: Exclude<PathElement, { readonly field: string }>,
  rest: FieldPath,
  wanted: Json | undefined,
): Json | undefined {
  const list = listAt(value);
  const index = indexOfItem(list, element);
  const inner = withField(index < 0 ? freshItem(element) : list[index], rest, wanted);
  if (inner === undefined) return value === undefined ? undefined : list.filter((_item, i) => i !== index);
  return index < 0 ? [...list, inner] : list.map((item, i) => (i === index ? inner : item));
}

const freshItem = (element: PathElement): Json | undefined =>
  'keys' in element ? Object.fromEntries(element.keys) : undefined;
