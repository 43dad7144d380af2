import type { FieldPath } from '../resource/fieldPath.ts';
import type { JsonObject } from '../resource/json.ts';
import type { Origin } from '../resource/origin.ts';
import { pointerSegments, toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import { isKubernetes, parseManifest } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import { resolvePath } from './resolvePath.ts';
import { sourceEntry, sourceNodeAbove } from './sourceNode.ts';

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
    const [name = ''] = segments.slice(depth);
    const entry = complete && depth === segments.length - 1 ? place.entry(name) : undefined;
    return { ...(entry ?? place.origin), certain: false };
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
  const first = firstOf(fileOfMost([...origins.values()]));
  const source = first && sourceOf?.(first.path);
  if (!source) return first && { ...first, certain: false };
  const offset = linePositions(source).offsetAt(first);
  const document = parseManifest(source).documents.find(
    ({ range }) => range.start <= offset && offset < range.end,
  );
  const kind =
    document && isKubernetes(document) ? sourceEntry(document.document.contents, 'kind') : undefined;
  return kind ? originAt(source, kind.offset, true) : { ...first, certain: false };
}

interface Place {
  readonly origin: Origin;
  /** An entry as the source writes it, though the render gives it no origin: a transformer has overwritten it. */
  entry(name: string): Origin | undefined;
}

function placeOf(
  { origins }: LocatedObject,
  segments: readonly string[],
  sourceOf?: SourceOf,
): Place | undefined {
  const pointer = toPointer(segments);
  const own = origins.get(pointer);
  if (own) return { origin: own, entry: () => undefined };
  const below = [...origins].filter(([key]) => key.startsWith(`${pointer}/`));
  const path = below[0]?.[1].path;
  const first = firstOf(below.flatMap(([, origin]) => (origin.path === path ? origin : [])));
  const firstKey = below.find(([, origin]) => origin === first)?.[0];
  if (!first || firstKey === undefined) return undefined;
  const source = sourceOf?.(first.path);
  const node =
    source &&
    sourceNodeAbove(
      source,
      linePositions(source).offsetAt(first),
      pointerSegments(firstKey.slice(pointer.length)),
    );
  if (!source || !node) return { origin: { ...first, certain: false }, entry: () => undefined };
  return {
    origin: originAt(source, node.offset, first.certain),
    entry: (name) => {
      const entry = sourceEntry(node.node, name);
      return entry && originAt(source, entry.offset, false);
    },
  };
}

const originAt = (source: SourceText, offset: number, certain: boolean): Origin => ({
  path: source.path,
  ...linePositions(source).placeAt(offset),
  certain,
});

function firstOf(origins: readonly Origin[]): Origin | undefined {
  return origins.reduce<Origin | undefined>(
    (first, origin) =>
      !first || origin.line < first.line || (origin.line === first.line && origin.column < first.column)
        ? origin
        : first,
    undefined,
  );
}

function fileOfMost(origins: readonly Origin[]): readonly Origin[] {
  const byFile = Map.groupBy(origins, (origin) => origin.path);
  return [...byFile.values()].reduce<readonly Origin[]>(
    (most, some) => (some.length > most.length ? some : most),
    [],
  );
}
