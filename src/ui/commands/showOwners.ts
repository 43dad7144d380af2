import { commands, env, Position, Range, Uri, window, type QuickPickItem } from 'vscode';
import type { OwnerChoice } from '../../present/viewModels.ts';
import { settings } from '../contributions.ts';
import { corePath } from '../corePath.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { oneOfOwners } from './pickOwner.ts';
import { showDesiredState } from './showDesiredState.ts';
import { showOwnerFiles } from './showOwnerFiles.ts';

/** Lists the owners that a file reaches; of the chosen one, its desired state, its manifest or its files are shown. */
export async function showOwners(context: CommandContext, argument?: unknown): Promise<void> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  if (uri?.scheme !== 'file') throw new UserError('Open a file of a repository, and run the command again.');
  const owners = await context.core.request('owners', { path: corePath(uri) });
  if (owners.length === 0) throw new UserError('No owner that is rendered here uses this file.');
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const [first, ...others] = owners;
  const owner =
    first && others.length === 0 ? first : await oneOfOwners(owners, `Owners that ${name} reaches`);
  await (await pickView(context, owner)).run();
}

interface View extends QuickPickItem {
  readonly run: () => Promise<unknown>;
}

async function pickView(context: CommandContext, owner: OwnerChoice): Promise<View> {
  const { row, manifest, label, description, toBeKnown } = owner;
  const views: readonly View[] = [
    ...(toBeKnown === undefined
      ? []
      : [
          {
            label: 'Name Its Cluster…',
            detail: `In the settings of its environment: ${toBeKnown}`,
            run: showEnvironments,
          },
        ]),
    {
      label: 'Show Desired State',
      detail: 'What it renders in the working tree',
      run: () => showDesiredState(context, row),
    },
    ...(manifest
      ? [
          {
            label: 'Open Its Manifest',
            detail: 'The file that declares it',
            run: async () => {
              const at = new Position(manifest.line, manifest.column);
              await window.showTextDocument(Uri.file(manifest.path), { selection: new Range(at, at) });
            },
          },
        ]
      : []),
    {
      label: 'Show Its Files…',
      detail: 'All that it is made of',
      run: () => showOwnerFiles(context, row),
    },
  ];
  // That nobody has named the cluster is said below.
  const title = toBeKnown === undefined ? `${label} · ${description}` : label;
  const picked = await window.showQuickPick(views, { title });
  if (!picked) throw new Cancelled();
  return picked;
}

/** What belongs to a machine is, on a remote host, found among that one's settings. */
async function showEnvironments(): Promise<void> {
  const where = env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
  await commands.executeCommand(`workbench.action.${where}`, { query: settings.environments.id });
}
