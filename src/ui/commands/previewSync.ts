import type { CommandContext } from './commandContext.ts';

/** Shows what merging the working tree would make the agents do. */
export const previewSync = ({ syncPreview }: CommandContext): Promise<void> =>
  syncPreview.show({ revision: 'working' });
