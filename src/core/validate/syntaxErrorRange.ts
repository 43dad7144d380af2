import { isScalar, visit } from 'yaml';
import { linePositions } from '../yaml/linePositions.ts';
import type { ManifestDocument } from '../yaml/parseManifest.ts';
import type { TextRange } from '../yaml/sourceText.ts';
import { rangeOfLine } from './rangeOfLine.ts';

/**
 * Where package `yaml` sees the mistake that the agents' reader tells of: it knows the place, the reader a line.
 * Undefined where the reader's line is the better one: of a list or map without its bracket both notice behind it.
 */
export function syntaxErrorRange(document: ManifestDocument, message: string): TextRange | undefined {
  const [first] = document.document.errors;
  if (!first || message.startsWith("did not find expected ',' or")) return undefined;
  if (message === 'found unexpected end of stream') return openQuote(document) ?? undefined;
  const [start, end] = first.pos;
  const { source } = document;
  if (source.text.slice(start, end).trim() !== '') return { start, end };
  return rangeOfLine(document, linePositions(source).placeAt(Math.min(start, source.text.length - 1)).line);
}

/** The line on which the last quotation begins that goes over several. */
function openQuote(document: ManifestDocument): TextRange | undefined {
  const { source } = document;
  let start: number | undefined;
  visit(document.document, (_key, node) => {
    if (!isScalar(node) || !node.range || (node.type !== 'QUOTE_DOUBLE' && node.type !== 'QUOTE_SINGLE'))
      return;
    if (/[\r\n]/.test(source.text.slice(node.range[0], node.range[1]))) start = node.range[0];
  });
  if (start === undefined) return undefined;
  const length = source.text.slice(start).search(/[\r\n]/);
  return { start, end: length > 0 ? start + length : source.text.length };
}
