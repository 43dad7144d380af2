import { window, workspace } from 'vscode';
import type { CommandContext } from './commandContext.ts';

/** What was done in Git from here. */
export async function showGitActions({ core, documents }: CommandContext): Promise<void> {
  const text = await core.request('gitActions', {});
  const uri = documents.set('Git Actions.log', text);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
