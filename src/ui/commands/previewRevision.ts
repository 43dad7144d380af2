import type { CommandContext } from './commandContext.ts';
import { pickRevision, repositoryOf } from './pickRevision.ts';

/** Shows what merging a branch, or any other revision, would make the agents do. An argument names it without asking. */
export async function previewRevision(context: CommandContext, argument?: unknown): Promise<void> {
  const repository = await repositoryOf(context);
  const revision =
    typeof argument === 'string'
      ? argument
      : await pickRevision('Preview the sync of which revision?', repository);
  await context.syncPreview.show({ root: repository.root, revision });
}
