import type { Origin } from '../../../src/core/resource/origin.ts';

/** A text with another value where an origin points, and what has to show of it. */
export interface Edited {
  readonly text: string;
  readonly shows: (before: string, after: string) => boolean;
}

const word = 'qx9';

/**
 * Edits what stands at a place as a person would who knows no more than that the value begins there: behind a word, inside
 * quotes, on the first line of a text; numbers and booleans become others. Undefined where nothing stands there.
 */
export function editedAt(
  text: string,
  { line, column }: Pick<Origin, 'line' | 'column'>,
  mark = word,
): Edited | undefined {
  const lines = text.split('\n');
  const written = lines[line - 1];
  if (written === undefined) return undefined;
  const start =
    Array.from(written)
      .slice(0, column - 1)
      .join('').length + (line === 1 && text.startsWith('\uFEFF') ? 1 : 0);
  const rest = written.slice(start).replace(/\r$/, '');
  const put = (at: number, end: number, value: string, shows: Edited['shows'], row = line): Edited => ({
    text: lines.map((one, i) => (i === row - 1 ? one.slice(0, at) + value + one.slice(end) : one)).join('\n'),
    shows,
  });
  const properties = /^(?:[&!][^\s]*\s+)+/.exec(rest)?.[0].length ?? 0;
  const value = rest.slice(properties);
  const from = start + properties;
  if (/^[|>][-+0-9]*\s*(?:#.*)?$/.test(value)) {
    const next = lines.findIndex((one, i) => i >= line && one.trim() !== '');
    const content = lines[next]?.trimEnd();
    return content === undefined ? undefined : put(content.length, content.length, mark, marked, next + 1);
  }
  const action = /^\{\{.*?(?=\s*-?\}\})/.exec(value)?.[0];
  if (action !== undefined) {
    const end = from + action.length;
    return put(end, end, ` | toString | trimAll "\\"" | printf "%s${mark}"`, marked);
  }
  // Within quotes of an action.
  const opening = written.charAt(from - 1);
  const inner = (opening === '"' || opening === "'") && value.includes(opening) ? value.indexOf(opening) : -1;
  if (inner >= 0) return put(from + inner, from + inner, mark, marked);
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(value);
  if (quoted) {
    const content = quoted[1] ?? quoted[2] ?? '';
    const end = from + quoted[0].length - 1;
    return /^\d+$/.test(content)
      ? put(
          from + 1,
          end,
          `7${content}`,
          (before, after) => after === `7${before}` || after.includes(`7${content}`),
        )
      : put(end, end, mark, marked);
  }
  // Where a file as a whole is the value it may begin with a comment.
  if (line === 1 && start === 0 && rest.startsWith('#')) return put(rest.length, rest.length, mark, marked);
  const plain = /^[^\s#,{}[\]][^#]*?(?=\s*(?:\s#|$))/.exec(value)?.[0] ?? '';
  const said = isFlow(written, from) ? (/^[^,}\]]*/.exec(plain)?.[0].trimEnd() ?? '') : plain;
  if (said === '') return undefined;
  const end = from + said.length;
  if (/^(?:true|false)$/.test(said)) {
    const other = said === 'true' ? 'false' : 'true';
    return put(
      from,
      end,
      other,
      (before, after) => (before === said && after === other) || (before !== after && after.includes(other)),
    );
  }
  if (/^-?\d+$/.test(said)) {
    const other = otherNumber(said);
    // What is no integer of 64 bits is known by its first digits alone.
    return put(from, end, other, (_, after) => after.includes(other.slice(0, exactDigits)));
  }
  return put(end, end, mark, marked);
}

/** As long where a longer one might be no integer of 64 bits any more. */
const otherNumber = (said: string): string =>
  said.length < exactDigits
    ? `7${said}`
    : `${said.slice(0, 3)}${said.charAt(3) === '1' ? '2' : '1'}${said.slice(4)}`;

const exactDigits = 15;

const marked = (_: string, after: string): boolean => after.includes(word) || decoded(after).includes(word);

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

/** Whether a place lies within brackets of its line. */
function isFlow(line: string, at: number): boolean {
  const before = line.slice(0, at).replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|\{\{.*?\}\}/g, '');
  const count = (bracket: RegExp): number => before.match(bracket)?.length ?? 0;
  return count(/[{[]/g) > count(/[}\]]/g);
}

/** For what has to stay a version. */
export const versionMark = `-${word}`;

/** The name of an object without what an edit put into it. */
export const withoutMark = (text: string): string => text.replaceAll(/-?qx9/g, '');
