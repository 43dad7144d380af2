import type { CommandContext } from './commandContext.ts';
import { proposeForField } from './proposeForField.ts';

/** Proposes that Git says nothing of a field any more, which a controller keeps changing. */
export const takeOutOfGit = (context: CommandContext, argument?: unknown): Promise<void> =>
  proposeForField(context, argument, true);
