import { kept } from '../../base/kept.ts';
import { lineIndexAt } from './lineIndexAt.ts';
import type { SourceText } from './sourceText.ts';

/** A place as editors count: from 0, characters in UTF-16 units. */
export interface EditorPosition {
  readonly line: number;
  readonly character: number;
}

/** Turns UTF-16 offsets of one exact text into places of an editor, whose lines break at `\n`, `\r\n` and `\r` alone. */
export interface EditorPositions {
  readonly lineCount: number;
  positionAt(offset: number): EditorPosition;
  /** The offset at which a line begins; the end of the text where it has no such line. */
  startOf(line: number): number;
}

/** The same converter for the same text: identity of a `SourceText` is equality. */
export const editorPositions = kept(({ text }: SourceText) => positionsOf(text));

function positionsOf(text: string): EditorPositions {
  // An editor takes the byte order mark away.
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\n\r]/g)) starts.push(index + lineBreak.length);
  return {
    lineCount: starts.length,
    startOf: (line) => starts[line] ?? text.length,
    positionAt: (offset) => {
      const line = lineIndexAt(starts, offset);
      return { line, character: Math.max(0, offset - (starts[line] ?? 0)) };
    },
  };
}
