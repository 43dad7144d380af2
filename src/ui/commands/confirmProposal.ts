import { commands, Uri, window, workspace, WorkspaceEdit, Range, type QuickPickItem } from 'vscode';
import type { ApplyAnswer } from '../../changeProtocol.ts';
import type { ProposalView } from '../../present/proposals/changeViews.ts';
import { commands as commandIds, syncPlanLanguage } from '../contributions.ts';
import { Cancelled, UserError } from '../userError.ts';
import { askBranchName } from './askBranchName.ts';
import type { CommandContext } from './commandContext.ts';
import { choosePullRequest } from './openPullRequest.ts';
import { offeredTokens } from './offeredTokens.ts';
import { pushAndOpen } from './pushAndOpen.ts';
import { withProgress } from './withProgress.ts';

/**
 * Shows what a proposal does and whether that is proved, asks how it shall become a commit, and makes it. Until then
 * nothing refers to it, and where the person goes another way it is forgotten.
 */
export async function confirmProposal(context: CommandContext, view: ProposalView): Promise<void> {
  try {
    await show(context, view);
    const way = await chooseWay(view);
    if (way === 'direct') await refuseProtected(context, view);
    const override = await confirmObjections(view);
    const message = await askMessage(view);
    const to = await chooseBranch(view, way);
    const applied = await apply(context, view, { message, to, override });
    if (applied.kind === 'changedByHooks') {
      await confirmProposal(context, applied.view);
      return;
    }
    await writeOutdated(applied);
    const { root, branch } = applied;
    if (way === 'pullRequest')
      await pushAndOpen(context, await choosePullRequest(context, { root, branch, title: view.title }));
    else tellCommitted(view, applied);
  } finally {
    await context.core.request('discardProposal', { id: view.id });
  }
}

type Way = 'pullRequest' | 'branch' | 'direct';

async function show({ documents }: CommandContext, view: ProposalView): Promise<void> {
  const uri = documents.set(`${fileName(view.title)}${syncPlanLanguage.extension}`, view.document.text);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
}

const fileName = (title: string): string => `Proposal: ${title.replaceAll(/[/\\:]/g, '-').slice(0, 80)}`;

async function chooseWay({ title, branches, objections, isProved }: ProposalView): Promise<Way> {
  const { checkedOut, protectedBecause, base } = branches;
  const warning = isProved && objections.length === 0 ? '' : '$(warning) ';
  const onto = branches.targets[0]?.branch ?? base;
  const items: (QuickPickItem & { readonly way: Way })[] = [
    {
      way: 'pullRequest',
      label: `${warning}$(git-pull-request) Open Pull Request…`,
      detail: `Commits to a new branch, pushes it and proposes it for ${onto}`,
    },
    {
      way: 'branch',
      label: `${warning}$(git-branch) Commit to a New Branch…`,
      detail: 'Nothing is pushed',
    },
  ];
  if (checkedOut !== undefined)
    items.push({
      way: 'direct',
      label: `${warning}$(git-commit) Commit to ${checkedOut}`,
      detail: protectedBecause === undefined ? 'Nothing is pushed' : `Not possible: ${protectedBecause}`,
    });
  const [first] = objections;
  const placeHolder =
    isProved && first === undefined ? 'Proved by render; its document says what it does' : first;
  const picked = await window.showQuickPick(items, {
    title,
    ignoreFocusOut: true,
    ...(placeHolder === undefined ? {} : { placeHolder }),
  });
  if (!picked) throw new Cancelled();
  if (picked.way === 'direct' && protectedBecause !== undefined)
    throw new UserError(
      `${checkedOut ?? 'This branch'} gets no commit directly: ${protectedBecause}. Commit to a new branch and open a pull request.`,
    );
  return picked.way;
}

/** The forge may have a rule of its own for the branch, which a push would run into. */
async function refuseProtected(context: CommandContext, { root, branches }: ProposalView): Promise<void> {
  const { checkedOut: branch } = branches;
  if (branch === undefined) return;
  const tokens = await offeredTokens(context.secrets);
  if (await context.core.request('isProtected', { root, branch, tokens }))
    throw new UserError(
      `${branch} gets no commit directly: the forge protects it. Commit to a new branch and open a pull request.`,
    );
}

/** Undefined where nothing speaks against it; else the person has to say so. */
async function confirmObjections({ objections }: ProposalView): Promise<string | undefined> {
  const [first] = objections;
  if (first === undefined) return undefined;
  const anyway = 'Commit Anyway';
  const answer = await window.showWarningMessage(
    'Something speaks against this commit',
    { modal: true, detail: objections.slice(0, 8).join('\n') },
    anyway,
  );
  if (answer !== anyway) throw new Cancelled();
  return `${first}${objections.length > 1 ? ` (and ${String(objections.length - 1)} more)` : ''}`;
}

/** The subject is asked for; what stands below it stays. */
async function askMessage({ message, title }: ProposalView): Promise<string> {
  const [subject = '', ...body] = message.split('\n');
  const written = await window.showInputBox({
    title,
    prompt: 'Subject of the commit message',
    value: subject,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'A commit needs a message' : undefined),
  });
  if (written === undefined) throw new Cancelled();
  return [written.trim(), ...body].join('\n');
}

async function chooseBranch(
  view: ProposalView,
  way: Way,
): Promise<{ readonly kind: 'newBranch' | 'direct'; readonly branch: string }> {
  const { checkedOut, suggested } = view.branches;
  if (way === 'direct' && checkedOut !== undefined) return { kind: 'direct', branch: checkedOut };
  return { kind: 'newBranch', branch: await askBranchName(view.title, suggested) };
}

async function apply(
  { core }: CommandContext,
  { id, title }: ProposalView,
  how: {
    readonly message: string;
    readonly to: { readonly kind: 'newBranch' | 'direct'; readonly branch: string };
    readonly override: string | undefined;
  },
): Promise<Exclude<ApplyAnswer, { kind: 'refused' | 'cancelled' }>> {
  const { message, to, override } = how;
  const answer = await withProgress(title, (signal) =>
    core.request(
      'applyProposal',
      { id, message, to, trusted: workspace.isTrusted, ...(override === undefined ? {} : { override }) },
      signal,
    ),
  );
  if (answer.kind === 'refused') throw new UserError(answer.message);
  if (answer.kind === 'cancelled') throw new Cancelled();
  return answer;
}

type Committed = Extract<ApplyAnswer, { kind: 'committed' }>;

/** Files that would undo the commit get what was committed, as edits that a person can undo. */
async function writeOutdated({ outdatedFiles }: Committed): Promise<void> {
  for (const { path, text } of outdatedFiles) {
    const uri = Uri.file(path);
    const edit = new WorkspaceEdit();
    if (text === null) edit.deleteFile(uri, { ignoreIfNotExists: true });
    else {
      const document = await workspace.openTextDocument(uri);
      edit.replace(uri, new Range(0, 0, document.lineCount, 0), text);
    }
    await workspace.applyEdit(edit);
    if (text !== null) await (await workspace.openTextDocument(uri)).save();
  }
}

function tellCommitted({ root, title }: ProposalView, { branch, commit }: Committed): void {
  const open = 'Open Pull Request…';
  void window
    .showInformationMessage(`Committed ${commit.slice(0, 10)} to ${branch}.`, open)
    .then((answer) =>
      answer === open
        ? commands.executeCommand(commandIds.openPullRequest, { root, branch, title })
        : undefined,
    );
}
