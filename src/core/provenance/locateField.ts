import type { FieldPath } from '../resource/fieldPath.ts';
import type { Origin } from '../resource/origin.ts';
import { toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import { isKubernetes } from '../yaml/parseManifest.ts';
import type { LocatedObject, SourceOf } from './locatedObject.ts';
import { resolvePath } from './resolvePath.ts';
import { documentAt, sourceEntry } from './sourceNode.ts';
import { inOrder, mainFileOf, originAt, trackedBelow } from './trackedBelow.ts';
import { writtenNode } from './writtenNode.ts';

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
  const own = rendered.origins.get(toPointer(segments));
  const place = own ? { origin: own, depth: segments.length } : placeOf(rendered, segments, sourceOf);
  if (!place || place.depth === 0) return locateObject(rendered, sourceOf);
  return complete && place.depth === segments.length ? place.origin : { ...place.origin, certain: false };
}

/** Where an object is written: the line of its `kind`, in the file that most of it comes from. */
export function locateObject(
  { origins, written = origins }: LocatedObject,
  sourceOf?: SourceOf,
): Origin | undefined {
  for (const pointer of ['/kind', '/metadata/name']) {
    const origin = written.get(pointer);
    if (origin) return origin;
  }
  // A patch leaves these without an origin, so that the document has to be found by what else is in it.
  const [first] = inOrder(mainFileOf([...written.values()]));
  const source = first && sourceOf?.(first.path);
  if (!source) return first && { ...first, certain: false };
  const document = documentAt(source, linePositions(source).offsetAt(first));
  const kind =
    document && isKubernetes(document) ? sourceEntry(document.document.contents, 'kind') : undefined;
  return kind ? originAt(source, kind.offset) : { ...first, certain: false };
}

/** A place and how much of the path leads to it. */
interface Place {
  readonly origin: Origin;
  readonly depth: number;
}

/** The best place for the deepest part of the path: as written in the source, else by what is tracked below it. */
function placeOf(
  rendered: LocatedObject,
  segments: readonly string[],
  sourceOf?: SourceOf,
): Place | undefined {
  const written = sourceOf && writtenPlace(rendered, segments, sourceOf);
  for (let depth = segments.length; depth > (written?.depth ?? 0); depth--) {
    const { tracked, first } = trackedBelow(rendered, segments.slice(0, depth), false, sourceOf);
    const origin = tracked?.origin ?? (first && { ...first, certain: false });
    if (origin) return { origin, depth };
  }
  return written;
}

function writtenPlace(
  rendered: LocatedObject,
  segments: readonly string[],
  sourceOf: SourceOf,
): Place | undefined {
  const written = writtenNode(rendered, segments, sourceOf);
  if (!written || written.depth === 0) return undefined;
  const { text, node, depth, tracked } = written;
  return { origin: tracked?.origin ?? { ...originAt(text, node.offset), certain: false }, depth };
}
