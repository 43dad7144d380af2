import type { CommandContext } from './commandContext.ts';
import { proposeForField } from './proposeForField.ts';

/** Proposes the live value of a field for the line of Git that controls it. */
export const adoptLive = (context: CommandContext, argument?: unknown): Promise<void> =>
  proposeForField(context, argument, false);
