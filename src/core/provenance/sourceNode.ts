import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { parseManifest } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';

/** A value in a source file, with the offset where it is announced: at its key, or at the item's own start. */
export interface SourceNode {
  readonly offset: number;
  readonly node: unknown;
}

/**
 * The value in the source from which `below` leads to the scalar at `offset`. Undefined where the source is built
 * otherwise than what was rendered from it (an alias, a patch within a text), so that nothing is claimed of it.
 */
export function sourceNodeAbove(
  source: SourceText,
  offset: number,
  below: readonly string[],
): SourceNode | undefined {
  const chain = chainTo(source, offset);
  const scalar = chain.at(-1)?.node;
  // Within a text stands something of another make, such as a patch.
  if (!isScalar(scalar) || !scalar.range || scalar.range[0] < offset) return undefined;
  const position = chain.length - 1 - below.length;
  const matches = below.every((segment, i) => {
    const { name } = chain[position + 1 + i] ?? {};
    return name === undefined ? /^\d+$/.test(segment) : name === segment;
  });
  return matches ? chain[position] : undefined;
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
function chainTo(source: SourceText, offset: number): readonly Link[] {
  const document = parseManifest(source).documents.find(
    ({ range }) => range.start <= offset && offset < range.end,
  );
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
