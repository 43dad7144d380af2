import { QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { RepositoryRevisions } from '../../protocol.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';

/** The one repository of the workspace; where there are several, the person says which. */
export async function repositoryOf({ core }: CommandContext): Promise<RepositoryRevisions> {
  const repositories = await core.request('revisions', {});
  const [first] = repositories;
  if (!first) throw new UserError('No folder of this workspace is a Git repository.');
  if (repositories.length === 1) return first;
  const items = repositories.map((repository) => ({ label: repository.root, repository }));
  const picked = await window.showQuickPick(items, { title: 'Which repository?' });
  if (!picked) throw new Cancelled();
  return picked.repository;
}

interface RevisionItem extends QuickPickItem {
  readonly revision?: string;
}

/** Asks for a branch, a tag, or anything that Git knows a commit by. `first` are offered above them. */
export async function pickRevision(
  title: string,
  { refs }: RepositoryRevisions,
  first: readonly RevisionItem[] = [],
): Promise<string> {
  const newest = [...refs].sort((a, b) => (b.committedAt ?? 0) - (a.committedAt ?? 0));
  const items: readonly RevisionItem[] = [
    ...first,
    ...newest.map(({ name, commit }) => ({ label: name, description: commit.slice(0, 10), revision: name })),
    { label: '', kind: QuickPickItemKind.Separator },
    { label: 'Another revision…', description: 'a commit, HEAD~2, main@{yesterday}', revision: '' },
  ];
  const picked = await window.showQuickPick(items, { title, matchOnDescription: true });
  if (picked?.revision === undefined) throw new Cancelled();
  if (picked.revision !== '') return picked.revision;
  const typed = await window.showInputBox({ title, placeHolder: 'As Git understands it, such as HEAD~2' });
  if (typed === undefined || typed.trim() === '') throw new Cancelled();
  return typed.trim();
}
