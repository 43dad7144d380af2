import type { TextRange } from '../yaml/sourceText.ts';

/**
 * Takes marks through an edit without knowing what was typed: what stands before the first difference stays, what
 * stands behind the last one moves with it, what lies across is stretched, and what was deleted has no mark any more.
 */
export function moveMarks<M extends TextRange>(
  before: string,
  after: string,
  marks: readonly M[],
): readonly M[] {
  if (before === after) return marks;
  const { start, endBefore, endAfter } = changedPart(before, after);
  const moved = endAfter - endBefore;
  return marks.flatMap((mark) => {
    if (mark.end <= start) return [mark];
    if (mark.start >= endBefore) return [{ ...mark, start: mark.start + moved, end: mark.end + moved }];
    const next = {
      start: mark.start < start ? mark.start : Math.min(mark.start, endAfter),
      end: mark.end > endBefore ? mark.end + moved : Math.min(mark.end, endAfter),
    };
    return next.end > next.start ? [{ ...mark, ...next }] : [];
  });
}

/** What lies between the common beginning and the common end; never half of a surrogate pair. */
function changedPart(before: string, after: string): { start: number; endBefore: number; endAfter: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (isHighSurrogate(before, start - 1)) start--;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  if (isLowSurrogate(before, before.length - same)) same--;
  return { start, endBefore: before.length - same, endAfter: after.length - same };
}

const isHighSurrogate = (text: string, index: number): boolean =>
  (text.charCodeAt(index) & 0xfc00) === 0xd800;
const isLowSurrogate = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xdc00;
