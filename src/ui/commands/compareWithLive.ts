import { commands } from 'vscode';
import { UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { target } from './targetRow.ts';

/** Opens a resource as it is live beside what Git makes of it, in the editor's own diff; secret values are masked. */
export async function compareWithLive(context: CommandContext, argument?: unknown): Promise<void> {
  const compared = await context.core.request('comparison', await target(context, argument));
  if (!compared) throw new UserError('There is nothing live to compare this with.');
  const { title, live, desired } = compared;
  const left = context.documents.set(`${title}/live.yaml`, live);
  const right = context.documents.set(`${title}/git.yaml`, desired);
  await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
}
