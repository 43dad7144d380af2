import type { TextEdit } from '../yaml/textEdit.ts';
import type { FileEdits } from './fileEdits.ts';

/** The same edit with a comment above the item that it adds to a list; above the whole line where that is in one. */
export function withComment({ source, edits }: FileEdits, comment: string): FileEdits {
  const [edit, ...others] = edits;
  if (!edit || others.length > 0) return { source, edits };
  return { source, edits: commented(source.text, edit, comment) };
}

function commented(text: string, edit: TextEdit, comment: string): readonly TextEdit[] {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const item = /(^|\n)([ \t]*)- /.exec(edit.text);
  // An item that begins with the edit itself stands on the line of what is before it.
  if (item && (item[1] !== '' || edit.start === 0)) {
    const at = item.index + (item[1]?.length ?? 0);
    const lines = commentLines(comment, item[2] ?? '', lineBreak);
    return [{ ...edit, text: edit.text.slice(0, at) + lines + edit.text.slice(at) }];
  }
  const lineStart = text.lastIndexOf('\n', edit.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  return [{ start: lineStart, end: lineStart, text: commentLines(comment, indent, lineBreak) }, edit];
}

const commentLines = (comment: string, indent: string, lineBreak: string): string =>
  comment
    .split(/[\r\n\u0085\u2028\u2029]+/)
    .map((line) => line.replaceAll(/[^\P{C}]/gu, ' ').trim())
    .filter((line) => line !== '')
    .map((line) => `${indent}# ${line}${lineBreak}`)
    .join('');
