import { window, workspace } from 'vscode';
import { corePath } from '../corePath.ts';
import { UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';

/** Which fields of what owners render the line of the cursor controls. */
export async function showControlledFields({ core, documents }: CommandContext): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor?.document.uri.scheme !== 'file')
    throw new UserError('Put the cursor on a line of a file of the repository, and run the command again.');
  const path = corePath(editor.document.uri);
  const text = await core.request('controlledFields', { path, line: editor.selection.active.line });
  const uri = documents.set('Controlled Fields.txt', text);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
