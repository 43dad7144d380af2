import type { FieldPath } from '../resource/fieldPath.ts';
import type { JsonObject } from '../resource/json.ts';
import type { Origin } from '../resource/origin.ts';
import { pointerSegments, toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import { isKubernetes } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import { resolvePath } from './resolvePath.ts';
import { documentAt, sourceEntry, sourceNodeAbove, type SourceNode } from './sourceNode.ts';

/** A rendered object with the place of each scalar whose place is known, by JSON pointer. */
export interface LocatedObject {
  readonly object: JsonObject;
  readonly origins: ReadonlyMap<string, Origin>;
}

/** The exact text of a file that was rendered. Without it a map or a list is found by its first value only. */
export type SourceOf = (path: string) => SourceText | undefined;

/**
 * The place in Git that controls a field of a rendered object. A scalar has its own; a map or a list stands at its key;
 * a field that is not there stands at the nearest parent that is, and the object as a whole at its `kind`.
 * `certain` only where the field itself is there and its place was tracked or read from the source.
 */
export function locateField(
  rendered: LocatedObject,
  path: FieldPath,
  sourceOf?: SourceOf,
): Origin | undefined {
  const { segments, complete } = resolvePath(rendered.object, path);
  for (let depth = segments.length; depth > 0; depth--) {
    const place = placeOf(rendered, segments.slice(0, depth), sourceOf);
    if (!place) continue;
    if (depth === segments.length) return complete ? place.origin : { ...place.origin, certain: false };
    // A transformer has overwritten it, so it has no origin; the source may write it all the same.
    const [name = ''] = segments.slice(depth);
    const entry =
      complete && depth === segments.length - 1 ? sourceEntry(place.source?.node, name) : undefined;
    const origin = place.source && entry ? originAt(place.source.text, entry.offset) : place.origin;
    return { ...origin, certain: false };
  }
  return locateObject(rendered, sourceOf);
}

/** Where an object is written: the line of its `kind`, in the file that most of it comes from. */
export function locateObject({ origins }: LocatedObject, sourceOf?: SourceOf): Origin | undefined {
  for (const pointer of ['/kind', '/metadata/name']) {
    const origin = origins.get(pointer);
    if (origin) return origin;
  }
  // A patch leaves these without an origin, so that the document has to be found by what else is in it.
  const [first] = inOrder(mainFileOf([...origins.values()]));
  const source = first && sourceOf?.(first.path);
  if (!source) return first && { ...first, certain: false };
  const document = documentAt(source, linePositions(source).offsetAt(first));
  const kind =
    document && isKubernetes(document) ? sourceEntry(document.document.contents, 'kind') : undefined;
  return kind ? originAt(source, kind.offset) : { ...first, certain: false };
}

interface Place {
  readonly origin: Origin;
  readonly source?: SourceNode & { readonly text: SourceText };
}

function placeOf(
  rendered: LocatedObject,
  segments: readonly string[],
  sourceOf?: SourceOf,
): Place | undefined {
  const own = rendered.origins.get(toPointer(segments));
  if (own) return { origin: own };
  const below = originsBelow(rendered, toPointer(segments));
  const main = inOrder(mainFileOf([...below.keys()]));
  const [first] = main;
  if (!first) return undefined;
  const text = sourceOf?.(first.path);
  for (const whole of [true, false]) {
    for (const origin of text ? main : []) {
      const path = pointerSegments(below.get(origin) ?? '');
      const node = text && sourceNodeAbove(text, origin, path, segments.length, whole);
      if (!node) continue;
      return {
        origin: { ...originAt(text, node.offset), certain: origin.certain },
        source: { ...node, text },
      };
    }
  }
  return { origin: { ...first, certain: false } };
}

/** Pointers by origin, of all that is below a pointer. */
function originsBelow({ origins }: LocatedObject, pointer: string): ReadonlyMap<Origin, string> {
  const below = new Map<Origin, string>();
  const elsewhere = new Set<string>();
  for (const [key, origin] of origins) {
    if (key.startsWith(`${pointer}/`)) below.set(origin, key);
    else elsewhere.add(placeKey(origin));
  }
  // What stands at one place with a field of another part is an alias of it, and says nothing about this part.
  const ownPlaces = [...below].filter(([origin]) => !elsewhere.has(placeKey(origin)));
  return ownPlaces.length > 0 ? new Map(ownPlaces) : below;
}

/** Those of the file that most come from. What a transformer sets says little about where the rest is written. */
function mainFileOf(origins: readonly Origin[]): readonly Origin[] {
  const certain = origins.filter((origin) => origin.certain);
  const byFile = Map.groupBy(certain.length > 0 ? certain : origins, (origin) => origin.path);
  return [...byFile.values()].reduce<readonly Origin[]>(
    (most, some) => (some.length > most.length ? some : most),
    [],
  );
}

const inOrder = (origins: readonly Origin[]): readonly Origin[] =>
  origins.toSorted((a, b) => a.line - b.line || a.column - b.column);

const placeKey = ({ path, line, column }: Origin): string => `${path}\n${String(line)}\n${String(column)}`;

const originAt = (source: SourceText, offset: number): Origin => ({
  path: source.path,
  ...linePositions(source).placeAt(offset),
  certain: true,
});
