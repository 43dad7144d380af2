import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { linePositions } from '../yaml/linePositions.ts';
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
  const scalar = chain.at(-1);
  if (!isNode(scalar?.node) || scalar.node.range?.[0] !== offset) return undefined;
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

export function offsetOf(
  source: SourceText,
  place: { readonly line: number; readonly column: number },
): number {
  return linePositions(source).offsetAt(place);
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
  const chain: Link[] = [];
  let node: unknown = document?.document.contents;
  let link: Omit<Link, 'node'> | undefined = { offset: isNode(node) ? (node.range?.[0] ?? 0) : 0 };
  while (link && isNode(node)) {
    chain.push({ ...link, node });
    link = undefined;
    const parts: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    for (const part of parts) {
      const value: unknown = isMap(node) ? (part as { value: unknown }).value : part;
      if (!isNode(value) || !value.range || offset < value.range[0] || offset >= value.range[2]) continue;
      const key: unknown = isMap(node) ? (part as { key: unknown }).key : undefined;
      link =
        isScalar(key) && key.range
          ? { offset: key.range[0], name: String(key.value) }
          : { offset: value.range[0] };
      node = value;
      break;
    }
  }
  return chain;
}
