import type { CommandContext } from './commandContext.ts';
import { goToDrift } from './goToDrift.ts';

export const previousDrift = (context: CommandContext): Promise<void> => goToDrift(context, 'previous');
