import type { FieldPath, PathElement } from '../resource/fieldPath.ts';
import { equalJson, isArray, member, type Json } from '../resource/json.ts';
import { childAt } from '../resource/segments.ts';
import { findKeyedItem } from '../yaml/keyedItem.ts';

/** How far a path leads into a value, as JSON pointer segments; `complete` if all the way. */
export interface ResolvedPath {
  readonly segments: readonly string[];
  readonly complete: boolean;
}

export function resolvePath(value: Json, path: FieldPath): ResolvedPath {
  const segments: string[] = [];
  let at: Json | undefined = value;
  for (const element of path) {
    const segment = segmentOf(at, element);
    if (segment === undefined) return { segments, complete: false };
    segments.push(segment);
    at = childAt(at, segment);
  }
  return { segments, complete: true };
}

function segmentOf(value: Json | undefined, element: PathElement): string | undefined {
  if ('field' in element) return member(value, element.field) === undefined ? undefined : element.field;
  if (!isArray(value)) return undefined;
  const index = indexOf(value, element);
  return index >= 0 && index < value.length ? String(index) : undefined;
}

function indexOf(items: readonly Json[], element: Exclude<PathElement, { readonly field: string }>): number {
  if ('index' in element) return element.index;
  if ('value' in element) return items.findIndex((item) => equalJson(item, element.value));
  return findKeyedItem(items, element.keys, (item, name, value) => {
    const held = member(item, name);
    if (held === undefined) return 'absent';
    return equalJson(held, value) ? 'equal' : 'different';
  });
}
