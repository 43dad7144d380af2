import { Uri, window, workspace, type QuickPickItem } from 'vscode';
import type { ChangedFilesView } from '../../present/proposals/changeViews.ts';
import { corePath } from '../corePath.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { confirmProposal } from './confirmProposal.ts';
import { proposed } from './proposed.ts';
import { withProgress } from './withProgress.ts';

/** Commits chosen files, behind the preview of what merging them would do. */
export async function commitChange(context: CommandContext): Promise<void> {
  const { core } = context;
  const trusted = workspace.isTrusted;
  await saveAll();
  const repositories = await core.request('changedFiles', { trusted });
  const repository = await chooseRepository(repositories);
  const [obstacle] = repository.obstacles;
  if (obstacle !== undefined) throw new UserError(obstacle);
  if (repository.files.length === 0) throw new UserError(`Nothing has changed in ${repository.root}.`);
  const paths = await chooseFiles(repository);
  const answer = await withProgress('Rendering what the commit does', (signal) =>
    core.request('proposeCommit', { root: repository.root, paths, trusted }, signal),
  );
  await confirmProposal(context, proposed(answer));
}

/** What is committed is what lies on the disk. */
async function saveAll(): Promise<void> {
  const dirty = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
  if (dirty.length === 0) return;
  const save = 'Save All';
  const answer = await window.showWarningMessage(
    'Some files are not saved',
    { modal: true, detail: dirty.map(({ uri }) => workspace.asRelativePath(uri)).join('\n') },
    save,
  );
  if (answer !== save) throw new Cancelled();
  for (const document of dirty) await document.save();
}

async function chooseRepository(repositories: readonly ChangedFilesView[]): Promise<ChangedFilesView> {
  const [first, second] = repositories;
  if (!first) throw new UserError('No Git repository is open.');
  if (!second) return first;
  const items = repositories.map((repository): QuickPickItem & { readonly repository: ChangedFilesView } => ({
    repository,
    label: workspace.asRelativePath(Uri.file(repository.root)),
    description: repository.branch ?? 'no branch',
    detail: `${String(repository.files.length)} changed`,
  }));
  const picked = await window.showQuickPick(items, { title: 'Repository to commit in' });
  if (!picked) throw new Cancelled();
  return picked.repository;
}

async function chooseFiles({ files, root, branch }: ChangedFilesView): Promise<readonly string[]> {
  const active = window.activeTextEditor?.document.uri;
  const activePath = active?.scheme === 'file' ? corePath(active).slice(root.length + 1) : undefined;
  const anyStaged = files.some(({ isStaged }) => isStaged);
  const items = files.map(
    ({ path, change, owners, isStaged }): QuickPickItem & { readonly path: string } => ({
      path,
      label: path,
      description: change,
      detail: owners.length === 0 ? 'No owner builds it' : owners.join(', '),
      // What somebody has staged is what they mean to commit; else what an owner builds, and the file in front of them.
      picked: anyStaged ? isStaged : owners.length > 0 || path === activePath,
    }),
  );
  const picked = await window.showQuickPick(items, {
    title: `Files to commit (${branch === undefined ? 'no branch is checked out' : `on ${branch}`})`,
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!picked || picked.length === 0) throw new Cancelled();
  return picked.map(({ path }) => path);
}
