import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Of the text that is shown, the first line, zero-based, that holds a pattern; -1 where none does. */
export const lineOf = (pattern: RegExp): number =>
  (vscode.window.activeTextEditor?.document.getText().split('\n') ?? []).findIndex((text) =>
    pattern.test(text),
  );

/** Writes a text in the place of the first match, as a person would. */
export async function edit(editor: vscode.TextEditor, pattern: RegExp, text: string): Promise<void> {
  const { document } = editor;
  const found = pattern.exec(document.getText());
  assert.ok(found);
  const start = document.positionAt(found.index);
  const end = document.positionAt(found.index + found[0].length);
  await editor.edit((change) => {
    change.replace(new vscode.Range(start, end), text);
  });
}
