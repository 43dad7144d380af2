import { isAlias, isMap, isNode, isPair, isSeq, type Document } from 'yaml';
import { kept } from '../../base/kept.ts';
import { parseManifest } from './parseManifest.ts';
import type { SourceText } from './sourceText.ts';

/** How many values a text may stand for by its aliases: a few lines can stand for more than any memory holds. */
export const aliasLimit = 1_000_000;

/** Whether the aliases of a text stand for more values than can be rendered. Looked for once in a text. */
export const isAliasBomb = kept(
  (source: SourceText): boolean =>
    /(?:^|[\s[{,:])\*[^\s,\]}]/.test(source.text) &&
    parseManifest(source).documents.some(({ document }) => expandedSize(document) > aliasLimit),
);

function expandedSize(document: Document.Parsed): number {
  const sizes = new Map<unknown, number>();
  const byAnchor = new Map<string, unknown>();
  const sizeOf = (node: unknown): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    // An alias of what holds it stands for nothing that ends.
    sizes.set(node, Infinity);
    if (isNode(node) && 'anchor' in node && typeof node.anchor === 'string') byAnchor.set(node.anchor, node);
    const size = sizeOfParts(node);
    sizes.set(node, size);
    return size;
  };
  const sizeOfParts = (node: unknown): number => {
    if (isAlias(node)) return sizeOf(byAnchor.get(node.source));
    if (isPair(node)) return sizeOf(node.key) + sizeOf(node.value);
    if (!isMap(node) && !isSeq(node)) return 1;
    let size = 1;
    for (const item of node.items as readonly unknown[]) size += sizeOf(item);
    return size;
  };
  try {
    return sizeOf(document.contents);
  } catch {
    // Nesting deeper than the stack.
    return Infinity;
  }
}
