import { isScalar } from 'yaml';
import type { Origin } from '../resource/origin.ts';
import { linePositions, linePositionsOf } from '../yaml/linePositions.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import { isBlockScalar } from './isBlockScalar.ts';
import { chainTo, documentAt } from './sourceNode.ts';

/**
 * The place in a file of something within a text that the file holds: as a file of its own that a generator took, or below
 * a key. Elsewhere the text as a whole is all that can be said.
 */
export function nestedPlace(source: SourceText, whole: Origin, text: string, offset: number): Origin {
  const { line, column } = linePositionsOf(text).placeAt(offset);
  if (source.text === text) return { path: source.path, line, column, certain: true };
  const start = linePositions(source).offsetAt(whole);
  const node: unknown = chainTo(documentAt(source, start), start).at(-1)?.node;
  if (!isScalar(node) || !node.range || !isBlockScalar(node)) return whole;
  const [from, end] = node.range;
  const first = linePositions(source).placeAt(from).line + 1;
  const indent = /\n([ \t]*)\S/.exec(source.text.slice(from, end))?.[1]?.length ?? 0;
  const isSame = String(node.value) === text;
  return {
    path: source.path,
    line: first + line - 1,
    column: indent + column,
    certain: whole.certain && isSame,
  };
}
