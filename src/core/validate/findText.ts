import type { TextRange } from '../yaml/sourceText.ts';

/** The first place of a text from `start` on: of a word or a path by itself, not as a part of a longer one. */
export function findText(text: string, wanted: string | RegExp, start = 0): TextRange | undefined {
  const pattern =
    typeof wanted === 'string' ? new RegExp(`(?<![\\w./-])${escapedPattern(wanted)}(?![\\w./-])`) : wanted;
  const found = pattern.exec(text.slice(start));
  if (!found) return undefined;
  const at = start + found.index;
  return { start: at, end: at + found[0].length };
}

/** A text as a part of a regular expression. */
export const escapedPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
