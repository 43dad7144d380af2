/**
 * As much of a Markdown text, from its beginning, as fits: whole lines, with a fence and a folded part that are open
 * where it ends closed again. '' where not even one line fits.
 */
export function cutMarkdown(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const lines = text.split('\n');
  let [most, tooMany] = [0, lines.length];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(closed(lines.slice(0, middle)))) most = middle;
    else tooMany = middle;
  }
  return closed(lines.slice(0, most));
}

function closed(lines: readonly string[]): string {
  let fence: string | undefined;
  let folded = 0;
  for (const line of lines) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === undefined) {
      if (mark) fence = mark[1];
      folded += count(line, '<details>') - count(line, '</details>');
    } else if (mark?.[1]?.startsWith(fence) && mark[2]?.trim() === '') fence = undefined;
  }
  return [
    ...lines,
    ...(fence === undefined ? [] : [fence]),
    ...Array.from({ length: folded }, () => '\n</details>'),
  ].join('\n');
}

const count = (line: string, part: string): number => line.split(part).length - 1;
