/**
 * Names and values come from the repository and from the cluster. Nothing in them may be Markdown or HTML, and nothing
 * may call a person or link to an issue, whose marks forges look for in the text that comes out.
 */

/** Words of others within a sentence, on one line. */
export const inMarkdown = (text: string): string =>
  withoutReferences(oneLine(text)).replaceAll(/[\\`*_{}[\]()<>|~]|^[-+=]|^\d+(?=[.)])/g, escapedMark);

/** A name or a value as code, in which forges look for nothing. */
export function asCode(text: string): string {
  const line = oneLine(text);
  const mark = '`'.repeat(longestRun(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return line.trim() === '' ? '``` ```' : `${mark}${pad}${line}${pad}${mark}`;
}

/** Lines as a block of code of a language. */
export function asCodeBlock(text: string, language: string): string {
  const mark = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${mark}${language}\n${text}\n${mark}`;
}

/** Text within an element of HTML. */
export const inHtml = (text: string): string =>
  oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text in which the marks of people, issues and the like are no longer beside what they mark. */
export const withoutReferences = (text: string): string =>
  text.replaceAll(/[@#!&%$](?=[\w"'])/g, '$&\u2060').replaceAll(/\bGH-(?=\d)/gi, '$&\u2060');

const escapedMark = (mark: string): string => (/^\d/.test(mark) ? `${mark}\\` : `\\${mark}`);

const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
