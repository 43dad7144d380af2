import { window, type QuickPickItem } from 'vscode';
import type { PullRequestChoices, PullRequestOf } from '../../changeProtocol.ts';
import type { PullRequestTarget } from '../../present/proposals/changeViews.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { pushAndOpen } from './pushAndOpen.ts';

/** Pushes the branch that is checked out, or the one of the argument, and opens a pull request for what owners follow. */
export async function openPullRequest(context: CommandContext, argument?: unknown): Promise<void> {
  await pushAndOpen(context, await choosePullRequest(context, isBranch(argument) ? argument : {}));
}

export async function choosePullRequest(
  { core }: CommandContext,
  of: { readonly root?: string; readonly branch?: string; readonly title?: string },
): Promise<PullRequestOf> {
  const { title, ...branch } = of;
  const choices = await core.request('pullRequestChoices', branch);
  if (choices.kind === 'refused') throw new UserError(choices.message);
  if (choices.kind === 'cancelled') throw new Cancelled();
  const target = await chooseTarget(choices);
  const written = await window.showInputBox({
    title: `Pull request from ${choices.branch} for ${target.branch}`,
    prompt: 'Title',
    value: title ?? choices.branch,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'A pull request needs a title' : undefined),
  });
  if (written === undefined) throw new Cancelled();
  return {
    root: choices.root,
    remote: target.remote,
    branch: choices.branch,
    target: target.branch,
    title: written.trim(),
  };
}

async function chooseTarget({ targets, remotes, branch }: PullRequestChoices): Promise<PullRequestTarget> {
  const others = targets.filter((one) => one.branch !== branch);
  const [first, second] = others;
  if (first && !second) return first;
  if (!first) {
    const remote =
      remotes.length > 1
        ? await window.showQuickPick([...remotes], { title: 'Remote to push to' })
        : remotes[0];
    if (remote === undefined) throw new Cancelled();
    const into = await window.showInputBox({
      title: 'Branch that the pull request is for',
      value: 'main',
      ignoreFocusOut: true,
    });
    if (into === undefined || into.trim() === '') throw new Cancelled();
    return { remote, branch: into.trim() };
  }
  const items = others.map((target): QuickPickItem & { readonly target: PullRequestTarget } => ({
    target,
    label: target.branch,
    description: target.remote,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Branch that the pull request is for',
    ignoreFocusOut: true,
  });
  if (!picked) throw new Cancelled();
  return picked.target;
}

const isBranch = (
  value: unknown,
): value is { readonly root: string; readonly branch: string; readonly title?: string } =>
  typeof value === 'object' &&
  value !== null &&
  'root' in value &&
  typeof value.root === 'string' &&
  'branch' in value &&
  typeof value.branch === 'string';
