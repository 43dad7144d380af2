import { commands, Uri, window, workspace, type ExtensionContext } from 'vscode';
import { commandTable } from './ui/commands/table.ts';
import type { CommandContext } from './ui/commands/commandContext.ts';
import { commands as commandIds, contextKeys, settings } from './ui/contributions.ts';
import { CoreClient } from './ui/coreClient.ts';
import { corePath } from './ui/corePath.ts';
import { tellAttendance, watchAttendance } from './ui/inputs/attendance.ts';
import { watchFiles } from './ui/inputs/changedFiles.ts';
import { allowedHosts, allowHosts } from './ui/inputs/allowedHosts.ts';
import { choose, chosenEnvironments, kubeconfigFiles } from './ui/inputs/chosenEnvironments.ts';
import { watchForManifests } from './ui/inputs/firstLook.ts';
import { gitSettings } from './ui/inputs/gitSettings.ts';
import { OpenBuffers } from './ui/inputs/openBuffers.ts';
import { validationSettings, watchValidationSettings } from './ui/inputs/validationSettings.ts';
import { watchVisibleLines } from './ui/inputs/visibleFiles.ts';
import { serverDryRun } from './ui/inputs/serverDryRun.ts';
import { keepSightings, keptSightings } from './ui/inputs/sightings.ts';
import { renderLimits } from './ui/inputs/renderLimits.ts';
import { runCommand } from './ui/runCommand.ts';
import { serveChartFiles } from './ui/views/chartFiles.ts';
import { DriftView } from './ui/views/driftView.ts';
import { serveDesiredDocuments } from './ui/views/desiredDocuments.ts';
import { serveComparedDocuments } from './ui/views/comparedDocuments.ts';
import { FileBadges } from './ui/views/fileBadges.ts';
import { LineDecorations } from './ui/views/lineDecorations.ts';
import { createProblems } from './ui/views/problems.ts';
import { createQuickFixes } from './ui/views/quickFixes.ts';
import { createOwnerLenses } from './ui/views/ownerLenses.ts';
import { followPreviews } from './ui/views/openPreviews.ts';
import { createStatusBar } from './ui/views/statusBar.ts';
import { SyncPreview } from './ui/views/syncPreview.ts';
import { VirtualDocuments } from './ui/views/virtualDocuments.ts';

/** Composition root of the extension host: makes the parts, joins them, owns them. */
export function activate(context: ExtensionContext): void {
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(window.createOutputChannel('Plumbline', { log: true }));
  const core = own(new CoreClient(Uri.joinPath(context.extensionUri, 'dist/coreWorker.cjs').fsPath));
  const documents = own(new VirtualDocuments());
  const syncPreview = own(new SyncPreview(core, documents));
  serveComparedDocuments(core, documents);
  serveChartFiles(core, documents);
  own(serveDesiredDocuments(core, documents));
  own(followPreviews(core, documents));
  const decorations = own(new LineDecorations(core, context.extensionUri));
  const driftView = own(new DriftView(core, context.workspaceState, context.extensionUri));
  own(new FileBadges(core));
  own(createOwnerLenses(core));
  own(createStatusBar(core));
  own(createProblems(core));
  own(
    core.on('log', ({ level, message }) => {
      log[level === 'warning' ? 'warn' : level](message);
    }),
  );
  own(
    core.on(
      'emptyState',
      (state) => void commands.executeCommand('setContext', contextKeys.emptyDrift, state),
    ),
  );
  let buffers: OpenBuffers | undefined;
  const observe = (): void => {
    if (!buffers) {
      const watched = own(new OpenBuffers(core));
      buffers = watched;
      own(createQuickFixes(core, watched));
      own(watchFiles(core));
      own(watchVisibleLines(() => decorations.show()));
      own(watchAttendance(core));
    }
    tellAttendance(core);
    // What is on the screen is known before the texts come.
    decorations.show();
    buffers.tellAll();
  };
  const tellAll = (): void => {
    if (!core.running) return;
    core.notify('settings', {
      folders: (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(({ uri }) => corePath(uri)),
      kubeconfigs: kubeconfigFiles(),
      environments: chosenEnvironments(context.workspaceState),
      render: renderLimits(),
      validation: validationSettings(),
      git: gitSettings(),
      serverDryRun: serverDryRun(),
      charts: {
        storage: Uri.joinPath(context.globalStorageUri, 'charts').fsPath,
        trusted: workspace.isTrusted,
        hosts: allowedHosts(context.workspaceState),
      },
    });
    core.notify('treeOptions', driftView.options);
    observe();
  };
  own(
    core.onDidStart(() => {
      core.notify('sightings', keptSightings(context.workspaceState));
      tellAll();
    }),
  );
  own(core.on('sightings', (kept) => void keepSightings(context.workspaceState, kept)));
  own(workspace.onDidChangeWorkspaceFolders(tellAll));
  own(workspace.onDidGrantWorkspaceTrust(tellAll));
  own(
    workspace.onDidChangeConfiguration((change) => {
      if (
        [
          settings.environments,
          settings.kubeconfig,
          settings.serverDryRun,
          settings.renderTimeLimit,
          settings.renderSizeLimit,
          settings.protectedBranches,
          settings.directCommit,
          settings.branchName,
          settings.commitMessage,
          settings.forges,
        ].some(({ id }) => change.affectsConfiguration(id))
      )
        tellAll();
    }),
  );
  own(watchValidationSettings(tellAll));
  let endedAt = 0;
  own(
    core.onDidEnd((reason) => {
      log.error(`The core worker ended: ${reason}`);
      // Started again at once, unless that is what ends it: then a person has to look, and `refresh` starts it.
      if (Date.now() - endedAt > restartIntervalMs) core.start();
      endedAt = Date.now();
    }),
  );
  const commandContext: CommandContext = {
    core,
    state: context.workspaceState,
    secrets: context.secrets,
    storage: context.globalStorageUri,
    log,
    documents,
    syncPreview,
    decorations,
    driftView,
    allowHosts: async (hosts) => {
      await allowHosts(context.workspaceState, hosts);
      tellAll();
    },
    choose: async (environments) => {
      await choose(context.workspaceState, environments);
      if (core.running) tellAll();
      else core.start();
    },
  };
  for (const [name, command] of Object.entries(commandTable)) {
    const id = commandIds[name as keyof typeof commandIds];
    own(
      commands.registerCommand(id, (...args: unknown[]) =>
        runCommand(
          () => command(commandContext, ...args),
          (message) => {
            log.error(message);
          },
          () => {
            log.show(true);
          },
        ),
      ),
    );
  }
  // The core starts when there is something for it to do: a chosen cluster, a manifest in an editor, or a look at the
  // view, which asks for rows.
  if (chosenEnvironments(context.workspaceState).length > 0) core.start();
  const firstLook = own(watchForManifests(() => core.start()));
  own(core.onDidStart(() => firstLook.dispose()));
  if (core.running) firstLook.dispose();
}

const restartIntervalMs = 30_000;
