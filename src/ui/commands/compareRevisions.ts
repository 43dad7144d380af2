import { Uri } from 'vscode';
import { showCompared } from '../views/comparedDocuments.ts';
import { paramsOf, previewKind } from '../views/syncPreview.ts';
import type { CommandContext } from './commandContext.ts';
import { pickRevision, repositoryOf } from './pickRevision.ts';

/**
 * Compares the rendered objects of any two of the working tree, a revision, what is deployed, what was last healthy and
 * what is live. From a preview it is what the preview is about; arguments name both sides without asking.
 */
export async function compareRevisions(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  const { core, documents } = context;
  const [left, right] = args;
  if (left instanceof Uri) {
    const preview = documents.whatOf(previewKind, left);
    if (preview !== undefined) {
      const { root, revision } = paramsOf(preview);
      const state = root === undefined ? 'working' : `git:${revision}`;
      const repository = root ?? (await repositoryOf(context)).root;
      await showCompared(core, documents, { root: repository, left: 'live', right: state });
      return;
    }
  }
  const repository = await repositoryOf(context);
  const from = typeof left === 'string' ? left : await pickState('Compare what? The left side', repository);
  const to = typeof right === 'string' ? right : await pickState('With what? The right side', repository);
  await showCompared(core, documents, { root: repository.root, left: from, right: to });
}

async function pickState(title: string, repository: Parameters<typeof pickRevision>[1]): Promise<string> {
  const picked = await pickRevision(title, repository, [
    { label: 'Working tree', description: 'with unsaved edits', revision: ':working' },
    { label: 'Deployed', description: 'what each owner applied last', revision: ':deployed' },
    {
      label: 'Last healthy',
      description: 'what each owner had applied when it was last ready',
      revision: ':healthy',
    },
    { label: 'Live', description: 'what the clusters hold', revision: ':live' },
  ]);
  // No name that Git takes begins with a colon.
  return picked.startsWith(':') ? picked.slice(1) : `git:${picked}`;
}
