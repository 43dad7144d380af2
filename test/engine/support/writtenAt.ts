import { isMap, isScalar, isSeq, parseAllDocuments, type Document } from 'yaml';
import { linePositionsOf, type LineColumn } from '../../../src/core/yaml/linePositions.ts';

/** What is written at a place: the document, read by another YAML library than the engine's, and the way to it there. */
export interface Written {
  readonly document: unknown;
  /** Of keys and indexes; in a text of several lines that of the text. */
  readonly path: readonly string[];
}

export function writtenAt(text: string, place: LineColumn): Written | undefined {
  const offset = linePositionsOf(text).offsetAt(place);
  const found = documentsOf(text).findLast(({ range }) => range[0] <= offset);
  if (!found) return undefined;
  try {
    return { document: found.toJS({ maxAliasCount: -1 }) as unknown, path: pathTo(found.contents, offset) };
  } catch {
    return undefined;
  }
}

/** Files are asked about very often. */
function documentsOf(text: string): readonly Document.Parsed[] {
  const known = parsed.get(text);
  if (known) return known;
  const documents = parseAllDocuments(text, { logLevel: 'silent', strict: false });
  const made = Array.isArray(documents) ? documents : [];
  parsed.set(text, made);
  return made;
}

const parsed = new Map<string, readonly Document.Parsed[]>();

function pathTo(node: unknown, offset: number): readonly string[] {
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => isScalar(key) && (key.range?.[0] ?? Infinity) <= offset);
    return pair && isScalar(pair.key) ? [String(pair.key.value), ...pathTo(pair.value, offset)] : [];
  }
  if (!isSeq(node)) return [];
  const starts = node.items.map((item) => rangeOf(item)?.[0] ?? Infinity);
  const index = starts.findLastIndex((start) => start <= offset);
  return index < 0 ? [] : [String(index), ...pathTo(node.items[index], offset)];
}

const rangeOf = (node: unknown): readonly number[] | undefined =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? (node.range as readonly number[])
    : undefined;
