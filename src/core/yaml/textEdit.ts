import type { TextRange } from './sourceText.ts';

/** Puts `text` in place of a range of UTF-16 offsets. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/** Makes all edits at once: each is of the text as it is before any of them, and no two overlap. */
export const applyEdits = (text: string, edits: readonly TextEdit[]): string =>
  edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, text: put }) => result.slice(0, start) + put + result.slice(end), text);
