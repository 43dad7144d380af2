import { isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { printJson, type Json } from '../resource/json.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import type { TextEdit } from '../yaml/textEdit.ts';
import { blockText, isBlock, scalarText } from '../yaml/yamlText.ts';

/** Writes an entry behind those that a map has, in the map's own style; comments and everything else stay as they are. */
export function addEntry(source: SourceText, map: YAMLMap, key: string, value: Json): TextEdit | undefined {
  if (map.flow || map.items.length === 0) return addToFlow(source, map, `${scalarText(key)}: ${flow(value)}`);
  const first = startOf(map.items[0]?.key);
  const last = map.items.at(-1);
  if (first === undefined || !last) return undefined;
  return addLines(source, endOfPair(source, last), columnOf(source, first), blockText({ [key]: value }));
}

/** Writes an item behind those that a list has. */
export function addItem(source: SourceText, list: YAMLSeq, value: Json): TextEdit | undefined {
  if (list.flow || list.items.length === 0) return addToFlow(source, list, flow(value));
  const dash = dashOf(source, list.items[0]);
  const last = list.items.at(-1);
  if (dash === undefined || !isNode(last)) return undefined;
  return addLines(source, endOfNode(source, last), columnOf(source, dash), blockText([value]));
}

/** Takes an entry away with its own lines; a map that has no other stays as an empty one. */
export function removeEntry(source: SourceText, map: YAMLMap, key: string): TextEdit | undefined {
  const index = map.items.findLastIndex((pair) => isScalar(pair.key) && pair.key.value === key);
  const pair = map.items[index];
  const start = startOf(pair?.key);
  if (!pair || start === undefined) return undefined;
  if (map.items.length === 1) return map.range ? { ...rangeOfMap(source, map), text: '{}' } : undefined;
  const next = startOf(map.items[index + 1]?.key);
  if (map.flow) {
    const before = map.items[index - 1];
    if (next !== undefined) return { start, end: next, text: '' };
    return before && { start: endOfPair(source, before), end: endOfPair(source, pair), text: '' };
  }
  const end = endOfPair(source, pair);
  const lineStart = start - columnOf(source, start);
  // The first entry of a list's item shares its line with the dash.
  if (source.text.slice(lineStart, start).trim() !== '')
    return next === undefined ? undefined : { start, end: next, text: '' };
  return { start: lineStart, end: afterLine(source.text, end), text: '' };
}

/** Puts another value behind a key. */
export function replaceEntry(source: SourceText, pair: Pair, value: Json): TextEdit | undefined {
  const keyStart = startOf(pair.key);
  if (keyStart === undefined || !isNode(pair.key) || !pair.key.range) return undefined;
  const colon = source.text.indexOf(':', pair.key.range[1]);
  if (colon < 0) return undefined;
  const end = Math.max(colon + 1, endOfPair(source, pair));
  const isFlow = isFlowNode(pair.value);
  if (isFlow || !isBlock(value)) return { start: colon + 1, end, text: ` ${flow(value)}` };
  const indent = ' '.repeat(columnOf(source, keyStart));
  const lines = blockText({ k: value }, lineBreakOf(source.text)).split(/\r?\n/).slice(1);
  const lineBreak = lineBreakOf(source.text);
  return { start: colon + 1, end, text: lines.map((line) => `${lineBreak}${indent}${line}`).join('') };
}

/** On one line. Texts are quoted where they are not plain words: JSON is YAML. */
const flow = (value: Json): string =>
  typeof value === 'object' && value !== null
    ? printJson(value).replaceAll(/^\{(.*)\}$/g, '{ $1 }')
    : scalarText(value);

const isFlowNode = (node: unknown): boolean => (isMap(node) || isSeq(node)) && node.flow === true;

function addToFlow(source: SourceText, node: YAMLMap | YAMLSeq, text: string): TextEdit | undefined {
  if (!node.flow || !node.range) return undefined;
  const [start, end] = node.range;
  const close = end - 1;
  if (node.items.length === 0) return { start, end, text: isMap(node) ? `{ ${text} }` : `[${text}]` };
  const inside = source.text.slice(start, close).trimEnd();
  return { start: start + inside.length, end: start + inside.length, text: `, ${text}` };
}

function addLines({ text }: SourceText, end: number, column: number, block: string): TextEdit {
  const lineBreak = lineBreakOf(text);
  const at = lineEnd(text, end);
  const indent = ' '.repeat(column);
  const lines = block.split('\n').map((line) => (line === '' ? '' : indent + line));
  return { start: at, end: at, text: lineBreak + lines.join(lineBreak) };
}

function rangeOfMap(source: SourceText, map: YAMLMap): { readonly start: number; readonly end: number } {
  const start = startOf(map.items[0]?.key) ?? map.range?.[0] ?? 0;
  const last = map.items.at(-1);
  return map.flow && map.range
    ? { start: map.range[0], end: map.range[1] }
    : { start, end: last ? endOfPair(source, last) : start };
}

const endOfPair = (source: SourceText, { key, value }: Pair): number =>
  isNode(value) && value.range && value.range[1] > value.range[0]
    ? endOfNode(source, value)
    : isNode(key) && key.range
      ? source.text.indexOf(':', key.range[1]) + 1
      : 0;

/** Behind the last character of a value. */
function endOfNode({ text }: SourceText, node: unknown): number {
  if (!isNode(node) || !node.range) return 0;
  return node.range[0] + text.slice(node.range[0], node.range[1]).trimEnd().length;
}

const startOf = (node: unknown): number | undefined =>
  isNode(node) && node.range ? node.range[0] : undefined;

/** Where the dash of an item stands: on its line, before it. */
function dashOf({ text }: SourceText, item: unknown): number | undefined {
  const start = isMap(item) ? startOf(item.items[0]?.key) : startOf(item);
  if (start === undefined) return undefined;
  const dash = text.lastIndexOf('-', start - 1);
  return dash >= 0 && text.slice(dash + 1, start).trim() === '' ? dash : undefined;
}

const columnOf = ({ text }: SourceText, offset: number): number =>
  offset - (text.lastIndexOf('\n', offset - 1) + 1);

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function afterLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

const lineBreakOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
