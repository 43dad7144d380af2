import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { ManifestDocument } from './parseManifest.ts';
import type { TextRange } from './sourceText.ts';

/** What stands at a place of a document. */
export interface PointedAt {
  /** Segments of a JSON pointer (RFC 6901). */
  readonly segments: readonly string[];
  /** Of the key or the scalar. */
  readonly range: TextRange;
}

/** The field whose key or scalar holds an offset of the source; undefined between them. */
export function pointerAt({ document }: ManifestDocument, offset: number): PointedAt | undefined {
  const segments: string[] = [];
  let node: unknown = document.contents;
  for (;;) {
    if (isScalar(node))
      return holds(node.range, offset) ? { segments, range: rangeOf(node.range) } : undefined;
    const step: Step | undefined = isMap(node)
      ? entryAt(node.items, offset)
      : isSeq(node)
        ? itemAt(node.items, offset)
        : undefined;
    if (!step) return undefined;
    segments.push(step.segment);
    if (step.key) return { segments, range: step.key };
    node = step.value;
  }
}

interface Step {
  readonly segment: string;
  /** Where the offset is in the key itself. */
  readonly key?: TextRange;
  readonly value: unknown;
}

type NodeRange = readonly [start: number, valueEnd: number, nodeEnd: number];

function entryAt(items: readonly { key: unknown; value: unknown }[], offset: number): Step | undefined {
  for (const { key, value } of items) {
    if (!isScalar(key) || !key.range) continue;
    const segment = String(key.value);
    if (holds(key.range, offset)) return { segment, key: rangeOf(key.range), value };
    if (isNode(value) && holds(value.range, offset)) return { segment, value };
  }
  return undefined;
}

function itemAt(items: readonly unknown[], offset: number): Step | undefined {
  const at = items.findIndex((item) => isNode(item) && holds(item.range, offset));
  return at < 0 ? undefined : { segment: String(at), value: items[at] };
}

const holds = (range: NodeRange | null | undefined, offset: number): range is NodeRange =>
  range !== null && range !== undefined && range[0] <= offset && offset < range[1];

const rangeOf = ([start, end]: NodeRange): TextRange => ({ start, end });
