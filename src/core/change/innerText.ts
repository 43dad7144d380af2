import type { Scalar } from 'yaml';
import type { SourceText } from '../yaml/sourceText.ts';

/** A text of lines below its key, as a text of its own. */
export interface InnerText {
  readonly source: SourceText;
  /** From an offset of the file to one of this text, and back. */
  readonly within: (offset: number) => number;
  readonly outside: (offset: number) => number;
}

/** What stands below the key of a block scalar, without its indentation; undefined where nothing does. */
export function innerText({ path, text }: SourceText, { range }: Scalar): InnerText | undefined {
  if (!range) return undefined;
  const [start, end] = range;
  const first = text.indexOf('\n', start) + 1;
  if (first === 0 || first >= end) return undefined;
  const indent = /(?:^|\n)([ \t]*)\S/.exec(text.slice(first, end))?.[1]?.length ?? 0;
  const lines: { readonly inner: number; readonly outer: number; readonly text: string }[] = [];
  let [inner, outer] = [0, first];
  for (const line of text.slice(first, end).split('\n')) {
    const said = line.slice(indent);
    lines.push({ inner, outer: outer + line.length - said.length, text: said });
    inner += said.length + 1;
    outer += line.length + 1;
  }
  const shifted =
    (from: 'inner' | 'outer', to: 'inner' | 'outer') =>
    (offset: number): number => {
      const line = lines.findLast((one) => one[from] <= offset);
      return line ? line[to] + offset - line[from] : 0;
    };
  return {
    source: { path, text: lines.map((line) => line.text).join('\n') },
    within: shifted('outer', 'inner'),
    outside: shifted('inner', 'outer'),
  };
}
