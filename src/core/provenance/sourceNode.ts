import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { linePositions, type LineColumn } from '../yaml/linePositions.ts';
import { parseManifest, type ManifestDocument } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';

/** A value in a source file, with the offset where it is announced: at its key, or at the item's own start. */
export interface SourceNode {
  readonly offset: number;
  readonly node: unknown;
}

/**
 * The value in the source that a part of a rendered object was made of, found from a scalar below it. `path` leads
 * from the rendered object to the scalar at `place`, its first `depth` segments to the part.
 * `whole` asks the document to be built as the object is, as resources and patch files are. Otherwise it is enough that
 * the source is built alike from the part down: of a map behind an alias, that is where the anchor is.
 */
export function sourceNodeAbove(
  source: SourceText,
  place: LineColumn,
  path: readonly string[],
  depth: number,
  whole: boolean,
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

interface Link extends SourceNode {
  /** The key, for an entry of a map. */
  readonly name?: string;
}

/** From the document's own value down to what stands at the offset. */
function chainTo(document: ManifestDocument | undefined, offset: number): readonly Link[] {
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
