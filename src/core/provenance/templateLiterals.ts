/** A piece of a Helm template's own text that may become a value; empty, the end of an action that gives a key's value. */
export interface TemplateLiteral {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The key of its line; empty where it has none. */
  readonly name: string;
}

/** What stands in a template outside of its actions, behind the keys, and the texts in quotes within actions. */
export function templateLiterals(text: string): readonly TemplateLiteral[] {
  const actions = [...text.matchAll(action)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  const found: TemplateLiteral[] = [];
  let next = 0;
  for (const { index: start, 0: line } of text.matchAll(/[^\r\n]+/g)) {
    const end = start + line.length;
    while ((actions[next]?.end ?? Infinity) <= start) next++;
    const inside: { start: number; end: number }[] = [];
    for (let i = next; (actions[i]?.start ?? Infinity) < end; i++) {
      const one = actions[i];
      if (one) inside.push({ start: Math.max(one.start, start), end: Math.min(one.end, end) });
    }
    found.push(...literalsOfLine(text, { start, end }, inside));
  }
  return found;
}

// A closing brace within a quoted text ends nothing.
const action = /\{\{(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?!\}\})[^])*\}\}/g;

interface Range {
  readonly start: number;
  readonly end: number;
}

function literalsOfLine(text: string, line: Range, actions: readonly Range[]): readonly TemplateLiteral[] {
  const written = text.slice(line.start, line.end);
  const [before = '', name = ''] =
    /^\s*(?:- +)*(?:["']?([\w./-]+)["']?:(?=\s|$))?\s*(?:- +)?/.exec(written) ?? [];
  const from = line.start + before.length;
  if (text.startsWith('#', from)) return [];
  const isFlow = /[[{]/.test(text.charAt(from)) && !text.startsWith('{{', from);
  const found: TemplateLiteral[] = [];
  let at = from;
  for (const { start, end } of [...actions, { start: line.end, end: line.end }]) {
    if (start > at) found.push(...piecesOf(text, { start: at, end: start }, name, isFlow));
    for (const quoted of text.slice(start, end).matchAll(/"([^"\\\n]+)"/g)) {
      const [, said = ''] = quoted;
      const first = start + quoted.index + 1;
      found.push({ text: said, start: first, end: first + said.length, name });
    }
    at = Math.max(at, end);
  }
  const last = actions.at(-1);
  if (name !== '' && last?.end === line.end && last.start >= from) {
    const said = text.slice(last.start, last.end);
    const close = last.end - (said.endsWith('-}}') ? 3 : 2);
    if (said.endsWith('}}') && !control.test(said)) found.push({ text: '', start: close, end: close, name });
  }
  return found;
}

/** Actions that give nothing themselves. */
const control = /^\{\{-?\s*(?:if|else|end|range|with|define|template|block|\/\*)/;

/** The piece as a whole; within brackets, each of its scalars. */
function piecesOf(
  text: string,
  { start, end }: Range,
  name: string,
  isFlow: boolean,
): readonly TemplateLiteral[] {
  const piece = ownText(text, start, end);
  if (!piece) return [];
  if (!isFlow) return [{ ...piece, name }];
  const written = text.slice(piece.start, piece.end);
  return [...written.matchAll(flowScalar)].flatMap(
    ({ index, 0: { length } }, i, all): readonly TemplateLiteral[] => {
      const said = ownText(text, piece.start + index, piece.start + index + length);
      const isKey = written.startsWith(':', index + length);
      const before = all[i - 1];
      const key =
        before && /^:\s*$/.test(written.slice(before.index + before[0].length, index)) ? before[0] : '';
      return said && !isKey ? [{ ...said, name: key.replaceAll(/["']/g, '') || name }] : [];
    },
  );
}

const flowScalar = /"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}[\]"':][^,{}[\]"'\n]*?(?=\s*(?::\s|:$|[,{}[\]"'\n]|$))/g;

/** Without the spaces and quotes around it, and without a comment. */
function ownText(text: string, start: number, end: number): Omit<TemplateLiteral, 'name'> | undefined {
  const written = text.slice(start, end);
  const uncommented = /^\s*(?:"[^"]*"|'[^']*'|[^"']*?)(?=\s+#)/.exec(written)?.[0] ?? written;
  const said = uncommented.trim().replace(/^["']/, '').replace(/["']$/, '');
  if (said === '' || /^[|>][+-]?$/.test(said)) return undefined;
  const first = start + uncommented.indexOf(said);
  return { text: said, start: first, end: first + said.length };
}
