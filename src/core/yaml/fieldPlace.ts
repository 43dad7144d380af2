import { isAlias, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { FieldPath, PathElement } from '../resource/fieldPath.ts';
import type { Json } from '../resource/json.ts';
import { pointerSegments } from './jsonPointer.ts';
import { findKeyedItem } from './keyedItem.ts';
import type { ManifestDocument } from './parseManifest.ts';
import type { TextRange } from './sourceText.ts';

/** Where a field stands in a document, or the nearest parent of it that exists. */
export interface FieldPlace {
  /** Of the key, where it is a map's entry. */
  readonly key: TextRange | undefined;
  /** Without the spaces and line breaks behind it; empty where nothing follows the key. */
  readonly value: TextRange;
  /** How many elements of the path exist: all of them if the field itself does. */
  readonly found: number;
}

/** Undefined where the document is empty. Aliases and merge keys lead to the place that they stand for. */
export function placeOfPath(document: ManifestDocument, path: FieldPath): FieldPlace | undefined {
  return walk(document, path, (node, element) => stepByElement(node, element, document));
}

/** By JSON pointer (RFC 6901), as origins are keyed. */
export function placeOfPointer(document: ManifestDocument, pointer: string): FieldPlace | undefined {
  return walk(document, pointerSegments(pointer), (node, segment) =>
    isSeq(node)
      ? itemAt(node.items, /^\d+$/.test(segment) ? Number(segment) : -1)
      : entryOf(node, segment, document),
  );
}

interface Step {
  readonly key?: unknown;
  readonly value: unknown;
}

function walk<T>(
  document: ManifestDocument,
  path: readonly T[],
  step: (node: unknown, element: T) => Step | undefined,
): FieldPlace | undefined {
  let place: Step = { value: document.document.contents };
  let found = 0;
  for (const element of path) {
    const next = step(resolved(place.value, document), element);
    if (!next) break;
    place = next;
    found++;
  }
  const key = rangeOf(place.key, document);
  const value = rangeOf(place.value, document) ?? (key && { start: key.end, end: key.end });
  return value && { key, value, found };
}

function stepByElement(node: unknown, element: PathElement, document: ManifestDocument): Step | undefined {
  if ('field' in element) return entryOf(node, element.field, document);
  if (!isSeq(node)) return undefined;
  if ('index' in element) return itemAt(node.items, element.index);
  const items = node.items.map((item) => resolved(item, document));
  if ('value' in element)
    return itemAt(
      node.items,
      items.findIndex((item) => meansSame(item, element.value)),
    );
  const index = findKeyedItem(items, element.keys, (item, name, value) => {
    const entry = entryOf(item, name, document);
    if (!entry) return 'absent';
    return meansSame(resolved(entry.value, document), value) ? 'equal' : 'different';
  });
  return itemAt(node.items, index);
}

const itemAt = (items: readonly unknown[], index: number): Step | undefined =>
  index >= 0 && index < items.length ? { value: items[index] } : undefined;

/** The entry of a map; if a key is written twice the last one, as the agents' reader takes it; else a merged one. */
function entryOf(
  node: unknown,
  name: string,
  document: ManifestDocument,
  seen = new Set<unknown>(),
): Step | undefined {
  if (!isMap(node) || seen.has(node)) return undefined;
  seen.add(node); // A map can be merged into itself by way of an alias.
  const own = lastPair(node, name);
  if (own) return own;
  const merged = resolved(lastPair(node, '<<')?.value, document);
  for (const part of isSeq(merged) ? merged.items : [merged]) {
    const entry = entryOf(resolved(part, document), name, document, seen);
    if (entry) return entry;
  }
  return undefined;
}

const lastPair = (map: YAMLMap, name: string): Pair | undefined =>
  map.items.findLast(({ key }) => isScalar(key) && key.value === name);

function resolved(node: unknown, { document }: ManifestDocument): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** Whether the text of a scalar stands for a value, as far as that can be told from the text alone. */
function meansSame(node: unknown, value: Json): boolean {
  if (!isScalar(node) || typeof node.value !== 'string') return false;
  const text = node.value;
  if (typeof value === 'number' || typeof value === 'bigint')
    return text === String(value) || (text.trim() !== '' && Number(text) === Number(value));
  if (value === null) return text === '' || text === 'null' || text === '~';
  return typeof value === 'string' || typeof value === 'boolean' ? text === String(value) : false;
}

function rangeOf(node: unknown, { source }: ManifestDocument): TextRange | undefined {
  const range = isNode(node) ? node.range : undefined;
  if (!range) return undefined;
  let end = range[1];
  while (end > range[0] && /\s/.test(source.text[end - 1] ?? '')) end--;
  return { start: range[0], end };
}
