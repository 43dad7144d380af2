import type { TextRange } from '../yaml/sourceText.ts';
import type { Finding } from './answer.ts';
import type { Fix } from './problem.ts';

/** The edit that a person most probably wants, where there is one. `written` is the text at the range. */
export function findingFix(written: string, finding: Finding, range: TextRange): Fix | undefined {
  const text = replacementOf(written, finding);
  if (text === undefined || text === written) return undefined;
  const { start, end } = range;
  return { title: `Change to ${text}`, edits: [{ start, end, text }] };
}

function replacementOf(written: string, { code, message, suggestion }: Finding): string | undefined {
  if (suggestion !== '') return suggestion;
  if (code === 'wrong-type') return otherType(written, message);
  return code === 'unsupported-value' ? otherCase(written, message) : undefined;
}

/** A number or a boolean that is meant as text gets quotes; a number in quotes loses them. */
function otherType(written: string, message: string): string | undefined {
  if (/^cannot unmarshal (?:number|bool) into a field of type string$/.test(message))
    return /^[\w.+-]+$/.test(written) ? `"${written}"` : undefined;
  const [, wanted] =
    /^cannot unmarshal string into a field of type (u?int\d*|float\d*|bool)$/.exec(message) ?? [];
  const [, quoted] = /^["'](.*)["']$/.exec(written) ?? [];
  if (wanted === undefined || quoted === undefined) return undefined;
  const isMeant = wanted === 'bool' ? /^(?:true|false)$/.test(quoted) : /^-?(?:0|[1-9]\d*)$/.test(quoted);
  return isMeant ? quoted : undefined;
}

/** `always` where `Always` is supported. */
function otherCase(written: string, message: string): string | undefined {
  const [, supported = ''] = /: supported values: (.*)$/.exec(message) ?? [];
  const values = supported.split(', ').map((value) => value.replaceAll('"', ''));
  return values.find((value) => value.toLowerCase() === written.toLowerCase());
}
