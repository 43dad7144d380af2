import { kept } from '../../base/kept.ts';
import { lineIndexAt } from './lineIndexAt.ts';
import type { SourceText } from './sourceText.ts';

/** A place as YAML readers count: lines and columns from 1, columns in code points, a byte order mark not counted. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Turns line and column into UTF-16 offsets of one exact text, and back. Places outside the text move to its edge. */
export interface LinePositions {
  readonly lineCount: number;
  offsetAt(place: LineColumn): number;
  placeAt(offset: number): LineColumn;
  /** The line without its break. */
  lineRange(line: number): { readonly start: number; readonly end: number };
}

/** The same converter for the same text: identity of a `SourceText` is equality. */
export const linePositions = kept(({ text }: SourceText) => linePositionsOf(text));

export function linePositionsOf(text: string): LinePositions {
  const starts = lineStarts(text);
  const startOf = (line: number): number => starts[line - 1] ?? text.length;
  const lineRange = (line: number): { start: number; end: number } => {
    const clamped = Math.min(Math.max(line, 1), starts.length);
    const start = startOf(clamped);
    let end = startOf(clamped + 1);
    if (clamped < starts.length) end -= text.endsWith('\r\n', end) ? 2 : 1;
    return { start, end };
  };
  return {
    lineCount: starts.length,
    lineRange,
    offsetAt: ({ line, column }) => {
      if (line < 1) return startOf(1);
      if (line > starts.length) return text.length;
      const { start, end } = lineRange(line);
      let offset = start;
      for (let i = 1; i < column && offset < end; i++) offset += isPair(text, offset) ? 2 : 1;
      return offset;
    },
    placeAt: (offset) => {
      const clamped = Math.min(Math.max(offset, startOf(1)), text.length);
      const line = lineIndexAt(starts, clamped) + 1;
      let column = 1;
      for (let i = startOf(line); i < clamped; i += isPair(text, i) ? 2 : 1) column++;
      return { line, column };
    },
  };
}

/**
 * Lines break where go-yaml, the reader of kustomize and of the agents, breaks them: at `\n`, `\r\n` and `\r`, and at
 * the next-line, line-separator and paragraph-separator characters of YAML 1.1.
 */
function lineStarts(text: string): readonly number[] {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\n\r\u0085\u2028\u2029]/g))
    starts.push(index + lineBreak.length);
  return starts;
}

/** Whether one code point takes two units here. A lone surrogate counts as a character of its own. */
const isPair = (text: string, offset: number): boolean => (text.codePointAt(offset) ?? 0) > 0xffff;
