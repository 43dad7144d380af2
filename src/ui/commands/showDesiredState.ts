import { showDesired } from '../views/desiredDocuments.ts';
import type { CommandContext } from './commandContext.ts';
import { ownerRowOf } from './pickOwner.ts';

/** Shows what an owner renders in the working tree, with the lines that control it. */
export async function showDesiredState(context: CommandContext, argument?: unknown): Promise<void> {
  const row = await ownerRowOf(context, argument, 'Show the desired state of which owner?');
  await showDesired(context.core, context.documents, row);
}
