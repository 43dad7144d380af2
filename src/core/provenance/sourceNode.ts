import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { isArray, type Json } from '../resource/json.ts';
import { childAt } from '../resource/segments.ts';
import { linePositions, type LineColumn } from '../yaml/linePositions.ts';
import { parseManifest, type ManifestDocument } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';

/** A value in a source file, with the offset where it is announced: at its key, or at the item's own start. */
export interface SourceNode {
  readonly offset: number;
  readonly node: unknown;
}

/** A scalar below a part of a rendered object: `path` leads to it, its first `depth` segments to the part. */
export interface PathBelow {
  readonly path: readonly string[];
  readonly depth: number;
  /**
   * Asks the document to be built as the object is, as resources and patch files are. Otherwise it is enough that the
   * source is built alike from the part down: of a map behind an alias, that is where the anchor is.
   */
  readonly whole: boolean;
}

/** The value in the source that a part of a rendered object was made of, found from the place of a scalar below it. */
export function sourceNodeAbove(
  source: SourceText,
  place: LineColumn,
  { path, depth, whole }: PathBelow,
): SourceNode | undefined {
  const offset = linePositions(source).offsetAt(place);
  const chain = chainTo(documentAt(source, offset), offset);
  const scalar = chain.at(-1)?.node;
  // Within a text stands something of another make, such as a patch.
  if (!isScalar(scalar) || !scalar.range || scalar.range[0] < offset) return undefined;
  const shift = chain.length - 1 - path.length;
  if (whole ? shift !== 0 : depth + shift < 1) return undefined;
  const compared = whole ? path : path.slice(depth);
  const alike = compared.every((segment, i) => {
    const { name } = chain[chain.length - compared.length + i] ?? {};
    return name === undefined ? /^\d+$/.test(segment) : name === segment;
  });
  return alike ? chain[depth + shift] : undefined;
}

export function documentAt(source: SourceText, offset: number): ManifestDocument | undefined {
  return parseManifest(source).documents.find(({ range }) => range.start <= offset && offset < range.end);
}

/** The entry of a map in the source. */
export function sourceEntry(node: unknown, name: string): SourceNode | undefined {
  const pair = isMap(node)
    ? node.items.findLast(({ key }) => isScalar(key) && key.value === name)
    : undefined;
  return isNode(pair?.key) && pair.key.range ? { offset: pair.key.range[0], node: pair.value } : undefined;
}

/**
 * From a value in the source as far down as it writes the path. An item of a list is followed by its index only where
 * the rendered list is as long: a patch may have put others before it.
 */
export function followDown(
  from: SourceNode,
  rendered: Json | undefined,
  path: readonly string[],
): { readonly node: SourceNode; readonly steps: number } {
  let node = from;
  let value = rendered;
  for (const [steps, segment] of path.entries()) {
    const next = isArray(value)
      ? itemAt(node.node, Number(segment), value.length)
      : sourceEntry(node.node, segment);
    if (!next) return { node, steps };
    node = next;
    value = childAt(value, segment);
  }
  return { node, steps: path.length };
}

function itemAt(node: unknown, index: number, length: number): SourceNode | undefined {
  const item: unknown = isSeq(node) && node.items.length === length ? node.items[index] : undefined;
  return isNode(item) && item.range ? { offset: item.range[0], node: item } : undefined;
}

export interface Link extends SourceNode {
  /** The key, for an entry of a map. */
  readonly name?: string;
}

/** From the document's own value down to what stands at the offset. */
export function chainTo(document: ManifestDocument | undefined, offset: number): readonly Link[] {
  const root: unknown = document?.document.contents;
  const chain: Link[] = [];
  let link: Link | undefined = isNode(root) ? { offset: root.range?.[0] ?? 0, node: root } : undefined;
  while (link) {
    chain.push(link);
    link = partAt(link.node, offset);
  }
  return chain;
}

/** The part of a map or a list that holds the offset; an anchor or a tag before a value belongs to it. */
function partAt(node: unknown, offset: number): Link | undefined {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key) || !key.range || !isNode(value) || !value.range) continue;
      if (key.range[1] <= offset && offset < value.range[2])
        return { offset: key.range[0], name: String(key.value), node: value };
    }
  } else if (isSeq(node)) {
    for (const item of node.items) {
      if (isNode(item) && item.range && offset < item.range[2]) return { offset: item.range[0], node: item };
    }
  }
  return undefined;
}
