import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { waitUntil } from '../../harness/process/waitUntil.ts';

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
  const isDone = await editor.edit((change) => {
    change.replace(new vscode.Range(start, end), text);
  });
  assert.ok(isDone, `${document.fileName} has changed meanwhile`);
}

/**
 * Gives the document that is shown, or one that is named, the text of its file again, which Git may have written just
 * now; resolves with its editor when it has that.
 */
export async function takeBack(file?: string): Promise<vscode.TextEditor> {
  const editor =
    file === undefined
      ? await waitUntil('an editor', () => vscode.window.activeTextEditor)
      : await vscode.window.showTextDocument(vscode.Uri.file(file));
  const { document } = editor;
  // Of an editor that came to be shown only just, the command may not know yet.
  await waitUntil(`${document.fileName} as it is on disk`, async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    return !document.isDirty && document.getText() === readFileSync(document.fileName, 'utf8');
  });
  return editor;
}
