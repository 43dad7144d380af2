import { valueAtSegments } from '../resource/segments.ts';
import { linePositions } from '../yaml/linePositions.ts';
import { isKubernetes } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import type { LocatedObject, SourceOf } from './locatedObject.ts';
import { documentAt, followDown, type SourceNode } from './sourceNode.ts';
import { trackedBelow, type Tracked } from './trackedBelow.ts';

/** A part of a source, and how many segments of a path lead to it. */
export interface WrittenNode {
  readonly text: SourceText;
  readonly node: SourceNode;
  readonly depth: number;
  /** Where the part itself was tracked through the render; undefined where it was concluded. */
  readonly tracked: Tracked | undefined;
}

/**
 * Where the documents that the object was made of write a path, or the most of it. What a transformer overwrites or
 * an alias stands for has no origin of its own, so the source is followed down from the nearest part that is tracked.
 */
export function writtenNode(
  rendered: LocatedObject,
  segments: readonly string[],
  sourceOf: SourceOf,
): WrittenNode | undefined {
  for (let depth = segments.length; depth > 0; depth--) {
    const { tracked } = trackedBelow(rendered, segments.slice(0, depth), true, sourceOf);
    if (!tracked) continue;
    return depth === segments.length
      ? { text: tracked.text, node: tracked.node, depth, tracked }
      : followed(rendered, segments, depth, tracked);
  }
  const kind = (rendered.written ?? rendered.origins).get('/kind');
  const text = kind && sourceOf(kind.path);
  const document = text && documentAt(text, linePositions(text).offsetAt(kind));
  // An object of a chart stands at the entry that has it inflated, in a document of another kind.
  if (!document || !isKubernetes(document) || document.kind !== rendered.object['kind']) return undefined;
  const root = { offset: document.range.start, node: document.document.contents };
  return followed(rendered, segments, 0, { text, node: root });
}

function followed(
  { object }: LocatedObject,
  segments: readonly string[],
  depth: number,
  { text, node: from }: Pick<Tracked, 'text' | 'node'>,
): WrittenNode {
  const value = valueAtSegments(object, segments.slice(0, depth));
  const { node, steps } = followDown(from, value, segments.slice(depth));
  return { text, node, depth: depth + steps, tracked: undefined };
}
