import type { SourceText } from '../yaml/sourceText.ts';

/**
 * Where a line (zero-based) of one text is in a later one: what stands before and after the edited part keeps its
 * place. Undefined where the line itself was edited away.
 */
export function moveLine(before: SourceText, after: SourceText, line: number): number | undefined {
  if (before.text === after.text) return line;
  const old = before.text.split('\n');
  const now = after.text.split('\n');
  const shared = Math.min(old.length, now.length);
  let head = 0;
  while (head < shared && old[head] === now[head]) head += 1;
  if (line < head) return line;
  let tail = 0;
  while (tail < shared - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  if (line >= old.length - tail) return line + now.length - old.length;
  // A line that was changed in place is still the line that controls the value.
  return now.length - head - tail === old.length - head - tail ? line : undefined;
}
