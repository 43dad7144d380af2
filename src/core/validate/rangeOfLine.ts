import { linePositions } from '../yaml/linePositions.ts';
import type { ManifestDocument } from '../yaml/parseManifest.ts';
import type { TextRange } from '../yaml/sourceText.ts';

/** A line of the source, from 1, without the spaces around; never empty. */
export function rangeOfLine({ source }: Pick<ManifestDocument, 'source'>, line: number): TextRange {
  const { start, end } = linePositions(source).lineRange(line);
  const text = source.text.slice(start, end);
  const trimmed = text.trim();
  const from = start + text.indexOf(trimmed);
  return { start: from, end: Math.max(from + trimmed.length, from + 1) };
}
