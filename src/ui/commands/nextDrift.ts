import type { CommandContext } from './commandContext.ts';
import { goToDrift } from './goToDrift.ts';

export const nextDrift = (context: CommandContext): Promise<void> => goToDrift(context, 'next');
