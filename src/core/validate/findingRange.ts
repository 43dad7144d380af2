import { isCollection, isMap, isNode, isSeq } from 'yaml';
import { placeOfPointer } from '../yaml/fieldPlace.ts';
import { pointerSegments, toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import type { ManifestDocument } from '../yaml/parseManifest.ts';
import type { TextRange } from '../yaml/sourceText.ts';
import type { Finding } from './answer.ts';

/** The value that a finding is about, or its key; of what is not there the nearest parent's key. Never empty. */
export function findingRange(document: ManifestDocument, finding: Finding, firstLine: number): TextRange {
  const line = firstLine + finding.line - 1;
  if (finding.code === 'yaml-syntax') return syntaxErrorOf(document) ?? rangeOfLine(document, line);
  const place = placeOf(document, finding);
  if (!place) return rangeOfLine(document, finding.line > 0 ? line : lineOf(document, document.range.start));
  return finding.line > 0 && lineOf(document, place.start) !== line ? rangeOfLine(document, line) : place;
}

function placeOf(document: ManifestDocument, { pointer, of }: Finding): TextRange | undefined {
  const segments = pointerSegments(pointer);
  const place = segments.length > 0 ? placeOfPointer(document, pointer) : undefined;
  if (!place || place.found === 0) return entryOf(document, 'kind') ?? entryOf(document, 'apiVersion');
  if (place.found < segments.length) return startOfPart(document, segments.slice(0, place.found));
  if (of === 'key' && place.key) return place.key;
  if (place.value.end === place.value.start) return place.key;
  return isOnOneLine(document, place.value) ? place.value : startOfPart(document, segments);
}

/** Where a part begins that is too large to be marked as a whole: at its key, or at the first key of a list's item. */
function startOfPart(document: ManifestDocument, segments: readonly string[]): TextRange | undefined {
  const place = placeOfPointer(document, toPointer(segments));
  if (!place || place.key) return place?.key;
  const node = nodeAt(document, segments);
  const first: unknown = isMap(node) ? node.items[0]?.key : isSeq(node) ? node.items[0] : undefined;
  const range = isNode(first) && !isCollection(first) ? first.range : undefined;
  if (range) return { start: range[0], end: range[1] };
  return firstLineOf(document, place.value);
}

function nodeAt({ document }: ManifestDocument, segments: readonly string[]): unknown {
  return document.getIn(
    segments.map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment)),
    true,
  );
}

function entryOf(document: ManifestDocument, key: string): TextRange | undefined {
  const place = placeOfPointer(document, `/${key}`);
  return place?.found === 1 && place.value.end > place.value.start ? place.value : undefined;
}

/** Package `yaml` says more exactly where a text goes wrong, where it agrees that it does. */
function syntaxErrorOf(document: ManifestDocument): TextRange | undefined {
  const [first] = document.document.errors;
  if (!first) return undefined;
  const [start, end] = first.pos;
  const { text } = document.source;
  const isEmpty = text.slice(start, end).trim() === '';
  return isEmpty ? rangeOfLine(document, lineOf(document, Math.min(start, text.length - 1))) : { start, end };
}

const lineOf = ({ source }: ManifestDocument, offset: number): number =>
  linePositions(source).placeAt(offset).line;

function isOnOneLine({ source }: ManifestDocument, { start, end }: TextRange): boolean {
  return !/[\r\n]/.test(source.text.slice(start, end));
}

const firstLineOf = ({ source }: ManifestDocument, { start, end }: TextRange): TextRange => {
  const length = source.text.slice(start, end).search(/[\r\n]/);
  return { start, end: length > 0 ? start + length : end };
};

/** Without the spaces around. */
function rangeOfLine({ source }: ManifestDocument, line: number): TextRange {
  const { start, end } = linePositions(source).lineRange(line);
  const text = source.text.slice(start, end);
  const trimmed = text.trim();
  const from = start + text.indexOf(trimmed);
  return { start: from, end: Math.max(from + trimmed.length, from + 1) };
}
