import type { Origin } from '../resource/origin.ts';
import { pointerSegments, toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import type { LocatedObject, SourceOf } from './locatedObject.ts';
import { sourceNodeAbove, type SourceNode } from './sourceNode.ts';

/** A part of a rendered object, found in a source. */
export interface Tracked {
  readonly origin: Origin;
  readonly text: SourceText;
  readonly node: SourceNode;
}

/** What the scalars below a part of the object say about it: the source's own value, or only the first scalar. */
export function trackedBelow(
  rendered: LocatedObject,
  segments: readonly string[],
  whole: boolean,
  sourceOf?: SourceOf,
): { readonly tracked?: Tracked; readonly first?: Origin } {
  const below = originsBelow(rendered, toPointer(segments));
  const main = inOrder(mainFileOf([...below.keys()]));
  const [first] = main;
  if (!first) return {};
  for (const origin of new Set([...main, ...(whole ? inOrder([...below.keys()]) : [])])) {
    const text = sourceOf?.(origin.path);
    const path = pointerSegments(below.get(origin) ?? '');
    const node = text && sourceNodeAbove(text, origin, { path, depth: segments.length, whole });
    if (!node) continue;
    return {
      tracked: { origin: { ...originAt(text, node.offset), certain: origin.certain }, text, node },
      first,
    };
  }
  return { first };
}

/** Pointers by origin, of all that is below a pointer. */
function originsBelow(
  { origins, written = origins }: LocatedObject,
  pointer: string,
): ReadonlyMap<Origin, string> {
  const below = new Map<Origin, string>();
  const elsewhere = new Set<string>();
  for (const [key, origin] of written) {
    if (key.startsWith(`${pointer}/`)) below.set(origin, key);
    else elsewhere.add(placeKey(origin));
  }
  // What stands at one place with a field of another part is an alias of it, and says nothing about this part.
  const ownPlaces = [...below].filter(([origin]) => !elsewhere.has(placeKey(origin)));
  return ownPlaces.length > 0 ? new Map(ownPlaces) : below;
}

/** Those of the file that most come from. What a transformer sets says little about where the rest is written. */
export function mainFileOf(origins: readonly Origin[]): readonly Origin[] {
  const certain = origins.filter((origin) => origin.certain);
  const byFile = Map.groupBy(certain.length > 0 ? certain : origins, (origin) => origin.path);
  return [...byFile.values()].reduce<readonly Origin[]>(
    (most, some) => (some.length > most.length ? some : most),
    [],
  );
}

export const inOrder = (origins: readonly Origin[]): readonly Origin[] =>
  origins.toSorted((a, b) => a.line - b.line || a.column - b.column);

const placeKey = ({ path, line, column }: Origin): string => `${path}\n${String(line)}\n${String(column)}`;

export const originAt = (source: SourceText, offset: number): Origin => ({
  path: source.path,
  ...linePositions(source).placeAt(offset),
  certain: true,
});
