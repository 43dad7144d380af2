import { env, Uri, window, workspace } from 'vscode';
import type { PullRequestAnswer, PullRequestOf } from '../../changeProtocol.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { offeredTokens, storeToken } from './offeredTokens.ts';
import { withProgress } from './withProgress.ts';

/** Pushes a branch and opens a pull request for it; where no token is at hand, the forge's page for one. */
export async function pushAndOpen(context: CommandContext, request: PullRequestOf): Promise<void> {
  const { core } = context;
  const { root, remote, branch } = request;
  const pushed = await withProgress(`Pushing ${branch} to ${remote}`, (signal) =>
    core.request('push', { root, remote, branch, trusted: workspace.isTrusted }, signal),
  );
  if (pushed.kind === 'refused') throw new UserError(pushed.message);
  if (pushed.kind === 'cancelled') throw new Cancelled();
  let answer = await open(context, request, false);
  while (answer.kind === 'tokenWanted') {
    const usesPage = !(await askForToken(context, answer));
    answer = await open(context, request, usesPage);
  }
  switch (answer.kind) {
    case 'refused':
      throw new UserError(answer.message);
    case 'cancelled':
      throw new Cancelled();
    case 'opened': {
      const { number, url, existed, notes } = answer;
      const said = existed
        ? `Pull request #${String(number)} is open already`
        : `Opened pull request #${String(number)}`;
      offer(`${[said, ...notes].join('. ')}.`, url);
      return;
    }
    case 'page':
      await env.openExternal(Uri.parse(answer.url, true));
      if (answer.notes.length > 0) void window.showInformationMessage(answer.notes.join(' '));
  }
}

async function open(
  context: CommandContext,
  request: PullRequestOf,
  mayUsePage: boolean,
): Promise<PullRequestAnswer> {
  const tokens = await offeredTokens(context.secrets);
  return withProgress(`Opening a pull request for ${request.target}`, (signal) =>
    context.core.request('openPullRequest', { ...request, tokens, mayUsePage }, signal),
  );
}

/** False where the person would rather finish it on the forge's page. */
async function askForToken(
  { secrets }: CommandContext,
  { host, forge, refused }: Extract<PullRequestAnswer, { kind: 'tokenWanted' }>,
): Promise<boolean> {
  const items = [
    { label: '$(link-external) Open the page for a pull request', token: false },
    {
      label: '$(key) Enter a token…',
      detail: `It is kept in the editor's secret storage and sent to ${host} alone`,
      token: true,
    },
  ];
  const picked = await window.showQuickPick(items, {
    title: refused ?? `No token for ${forge} at ${host} is at hand`,
    ignoreFocusOut: true,
  });
  if (!picked) throw new Cancelled();
  if (!picked.token) return false;
  const value = await window.showInputBox({
    title: `Token for ${host}`,
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined || value.trim() === '') throw new Cancelled();
  await storeToken(secrets, host, value.trim());
  return true;
}

function offer(message: string, url: string): void {
  const show = 'Show';
  void window.showInformationMessage(message, show).then(async (answer) => {
    if (answer === show) await env.openExternal(Uri.parse(url, true));
  });
}
