import { commands, window, workspace, type QuickPickItem } from 'vscode';
import type { ChartHost } from '../../present/viewModels.ts';
import { allowedHosts } from '../inputs/allowedHosts.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { withProgress } from './withProgress.ts';

/**
 * Lets charts be fetched from the hosts that a person chooses, for this workspace, and fetches them. Nothing is asked of
 * any of them before. With hosts as arguments (from a row, a keybinding) those are let in without asking.
 */
export async function fetchCharts(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  if (!workspace.isTrusted)
    throw new UserError('Charts are fetched in workspaces that you trust.', [
      { title: 'Manage Trust', run: () => commands.executeCommand('workbench.trust.manage') },
    ]);
  const named = args.flat().filter((host) => typeof host === 'string');
  const before = allowedHosts(context.state);
  if (named.length > 0) await context.allowHosts([...before, ...named]);
  else {
    const hosts = await context.core.request('chartHosts', {});
    if (hosts.length === 0)
      throw new UserError('No owner of this workspace takes its chart from elsewhere than a Git repository.');
    const picked = await ask(hosts, before);
    const others = before.filter((host) => !hosts.some((one) => one.host === host));
    await context.allowHosts([...others, ...picked]);
  }
  const allowed = new Set(allowedHosts(context.state));
  const fetched = await withProgress('Plumbline: fetching charts', (signal) =>
    context.core.request('fetchCharts', {}, signal),
  );
  const [problem, ...more] = fetched
    .filter(({ host }) => allowed.has(host))
    .flatMap(({ problems }) => problems);
  if (problem !== undefined)
    throw new UserError(more.length === 0 ? problem : `${problem} (and ${more.length} more)`);
}

interface Item extends QuickPickItem {
  readonly host: string;
}

async function ask(hosts: readonly ChartHost[], before: readonly string[]): Promise<readonly string[]> {
  const items = hosts.map(({ host, charts }): Item => ({
    host,
    label: host,
    description: `${charts.length} ${charts.length === 1 ? 'chart' : 'charts'}`,
    detail: charts.join(', '),
    picked: before.includes(host),
  }));
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    title: 'Hosts that charts are fetched from for this workspace',
    placeHolder: 'With what you are signed in with there by Helm or Docker',
  });
  if (!picked) throw new Cancelled();
  return picked.map(({ host }) => host);
}
