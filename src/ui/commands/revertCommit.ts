import { window, workspace, type QuickPickItem } from 'vscode';
import type { HistoryQuery, ProposalAnswer } from '../../changeProtocol.ts';
import type { CommitView } from '../../present/proposals/changeViews.ts';
import { corePath } from '../corePath.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { confirmProposal } from './confirmProposal.ts';
import { proposed } from './proposed.ts';
import { resolveConflicts } from './resolveConflicts.ts';
import { isRow } from './targetRow.ts';
import { withProgress } from './withProgress.ts';

/**
 * Proposes to undo a commit: one of the history of what a row stands for, of the file in front, of the repository, or
 * one that the argument or the person names. History stays as it is; the undoing is a commit of its own.
 */
export async function revertCommit(context: CommandContext, argument?: unknown): Promise<void> {
  const { core } = context;
  const answer = await core.request('history', queryOf(argument));
  if (answer.kind === 'refused') throw new UserError(answer.message);
  if (answer.kind === 'cancelled') throw new Cancelled();
  const { root } = answer;
  const commit = typeof argument === 'string' && isId(argument) ? argument : await chooseCommit(answer);
  await propose(context, { root, commit });
}

interface Choice {
  readonly root: string;
  readonly commit: string;
  readonly mainline?: number;
}

async function propose(context: CommandContext, choice: Choice): Promise<void> {
  const answer = await withProgress('Undoing the commit and rendering the result', (signal) =>
    context.core.request('proposeRevert', choice, signal),
  );
  if (answer.kind === 'mainlineNeeded') {
    await propose(context, { ...choice, mainline: await chooseParent(answer.parents) });
    return;
  }
  const final: ProposalAnswer =
    answer.kind === 'conflicts' ? await resolveConflicts(context, answer) : answer;
  await confirmProposal(context, proposed(final));
}

function queryOf(argument: unknown): HistoryQuery {
  if (isRow(argument)) return { of: 'target', target: { row: argument.id } };
  const uri = window.activeTextEditor?.document.uri;
  if (uri?.scheme === 'file' && workspace.getWorkspaceFolder(uri)) return { of: 'file', path: corePath(uri) };
  return { of: 'repository' };
}

async function chooseCommit({
  of,
  commits,
}: {
  readonly of: string;
  readonly commits: readonly CommitView[];
}): Promise<string> {
  const items: (QuickPickItem & { readonly commit?: string })[] = [
    { label: '$(search) A commit by its id…' },
    ...commits.map(({ commit, subject, author, date, isMerge }) => ({
      commit,
      label: `${isMerge ? '$(git-merge)' : '$(git-commit)'} ${subject}`,
      description: commit.slice(0, 10),
      detail: `${author}, ${date.slice(0, 16).replace('T', ' ')}`,
    })),
  ];
  const picked = await window.showQuickPick(items, {
    title: `Revert a commit of ${of}`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) throw new Cancelled();
  if (picked.commit !== undefined) return picked.commit;
  const id = await window.showInputBox({
    title: 'Revert a commit',
    prompt: 'Its id, in full or shortened, or a name such as v1.2.0',
    validateInput: (text) => (/^[^-\s]\S*$/.test(text) ? undefined : 'Write the id of a commit'),
  });
  if (id === undefined) throw new Cancelled();
  return id;
}

/** Which side of a merge is the one that it was merged into. */
async function chooseParent(
  parents: readonly { readonly number: number; readonly commit: string; readonly subject: string }[],
): Promise<number> {
  const items = parents.map(({ number, commit, subject }) => ({
    number,
    label: `Back to parent ${String(number)}: ${subject}`,
    description: commit.slice(0, 10),
  }));
  const picked = await window.showQuickPick(items, { title: 'This is a merge: whose side stays?' });
  if (!picked) throw new Cancelled();
  return picked.number;
}

const isId = (text: string): boolean => /^[0-9a-f]{7,64}$/.test(text);
