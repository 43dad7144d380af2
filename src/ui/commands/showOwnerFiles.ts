import { Uri, window } from 'vscode';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { ownerRowOf } from './pickOwner.ts';

/** Lists the files that an owner is made of, and opens the chosen one. */
export async function showOwnerFiles(context: CommandContext, argument?: unknown): Promise<void> {
  const row = await ownerRowOf(context, argument, 'Show the files of which owner?');
  const found = await context.core.request('ownerFiles', { row });
  if (!found || found.files.length === 0)
    throw new UserError('It is not known yet which files this owner is made of: it is not rendered.');
  const items = found.files.map(({ name, path }) => {
    const folder = name.slice(0, Math.max(0, name.lastIndexOf('/')));
    return { label: name.slice(name.lastIndexOf('/') + 1), description: folder, path };
  });
  const picked = await window.showQuickPick(items, { title: found.title, matchOnDescription: true });
  if (!picked) throw new Cancelled();
  await window.showTextDocument(Uri.file(picked.path));
}
