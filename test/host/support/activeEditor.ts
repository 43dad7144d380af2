import assert from 'node:assert/strict';
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
  await editor.edit((change) => {
    change.replace(new vscode.Range(start, end), text);
  });
}

/** Gives the document that is shown, or one that is named, the text of its file again; resolves when it has that. */
export async function takeBack(file?: string): Promise<void> {
  const editor =
    file === undefined
      ? await waitUntil('an editor', () => vscode.window.activeTextEditor)
      : await vscode.window.showTextDocument(vscode.Uri.file(file));
  await vscode.commands.executeCommand('workbench.action.files.revert');
  // Of an editor that came to be shown only just, the command may not know yet.
  await waitUntil(`${editor.document.fileName} as it is on disk`, async () => {
    if (!editor.document.isDirty) return true;
    await vscode.commands.executeCommand('workbench.action.files.revert');
    return !editor.document.isDirty;
  });
}
