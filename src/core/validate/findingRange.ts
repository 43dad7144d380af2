import { isCollection, isMap, isNode, isSeq } from 'yaml';
import { placeOfPointer } from '../yaml/fieldPlace.ts';
import { pointerSegments, toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import type { ManifestDocument } from '../yaml/parseManifest.ts';
import type { TextRange } from '../yaml/sourceText.ts';
import type { Finding } from './answer.ts';
import { rangeOfLine } from './rangeOfLine.ts';
import { syntaxErrorRange } from './syntaxErrorRange.ts';

/** The value that a finding is about, or its key; of what is not there the nearest parent's key. Never empty. */
export function findingRange(document: ManifestDocument, finding: Finding, firstLine: number): TextRange {
  const line = firstLine + finding.line - 1;
  if (finding.code === 'yaml-syntax')
    return syntaxErrorRange(document, finding.message) ?? rangeOfLine(document, line);
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
  // What goes over several lines, or begins below its key, would be too much to mark.
  const whole = { start: place.key?.start ?? place.value.start, end: place.value.end };
  return isOnOneLine(document, whole) ? place.value : startOfPart(document, segments);
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

const lineOf = ({ source }: ManifestDocument, offset: number): number =>
  linePositions(source).placeAt(offset).line;

function isOnOneLine({ source }: ManifestDocument, { start, end }: TextRange): boolean {
  return !/[\r\n]/.test(source.text.slice(start, end));
}

const firstLineOf = ({ source }: ManifestDocument, { start, end }: TextRange): TextRange => {
  const length = source.text.slice(start, end).search(/[\r\n]/);
  return { start, end: length > 0 ? start + length : end };
};
