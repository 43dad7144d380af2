import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { slashPath } from './base/slashPath.ts';
import { changeAnswers } from './changeAnswers.ts';
import type { Answers, ChangeWorld } from './changeWorld.ts';
import { contextsOf, kubeconfigFiles, readKubeconfig } from './cluster/kubeconfig.ts';
import { createRequestLog } from './cluster/requestLog.ts';
import { defaultRenderLimits } from './engine/engineApi.ts';
import { CorePreviews } from './corePreviews.ts';
import { createGitWriter } from './git/write/gitWriter.ts';
import { createNodePlatform } from './nodePlatform.ts';
import { OwnerAnswers } from './ownerAnswers.ts';
import { chartHosts } from './present/chartHosts.ts';
import { comparison } from './present/documents/comparison.ts';
import { controlledText } from './present/lines/controlledText.ts';
import { placeOf, rowAt } from './present/lines/placeOf.ts';
import { quickFixes } from './present/problems/quickFixes.ts';
import { requestLogText } from './present/documents/requestLogText.ts';
import { driftStop } from './present/rows/driftStop.ts';
import { findRow } from './present/rows/rowId.ts';
import { treeRows } from './present/rows/treeRows.ts';
import { changedViews, presentViews, type Look, type Views } from './present/views.ts';
import type {
  CoreNotifications,
  CoreSettings,
  HostNotifications,
  Requests,
  ToCore,
  ToHost,
} from './protocol.ts';
import { mayDryRun } from './session/clusters/mayDryRun.ts';
import { openedPath, realPath, withPaths, type OpenedFolder } from './session/openedFolders.ts';
import { Session } from './session/session.ts';

/** Composition root of the core worker: a session, its platform, and the core's end of the protocol. */

const port = parentPort;
if (!port) throw new Error('the core runs as a worker thread');
const post = (message: ToHost): void => {
  port.postMessage(message);
};
const tell = <K extends keyof CoreNotifications>(kind: K, value: CoreNotifications[K]): void => {
  post({ kind: 'notification', notification: { kind, value: outward(value) } } as ToHost);
};

let settings: CoreSettings = {
  folders: [],
  kubeconfigs: [],
  environments: [],
  render: defaultRenderLimits,
  validation: { enabled: false, kubernetesVersion: undefined, severities: {} },
  git: { protectedBranches: [], directCommit: false, branchName: '', commitMessage: '', forges: {} },
  charts: { storage: '', trusted: false, hosts: [] },
  serverDryRun: 'off',
};
/** Folders that the editor knows by a link; the core knows files by where they are. */
let linked: readonly OpenedFolder[] = [];
let look: Look = { visibleFiles: [], options: { show: 'notInSync', group: 'owner' } };
let shown: Views | undefined;
const ageIntervalMs = 10_000;

const requests = createRequestLog();
const platform = createNodePlatform({
  dist: dirname(fileURLToPath(import.meta.url)),
  kubeconfig: () => settings.kubeconfigs[0],
  requests,
  serverDryRun: (context) => mayDryRun(settings, context),
  renderLimits: () => settings.render,
  charts: () => ({
    ...settings.charts,
    folder: settings.charts.storage === '' ? undefined : settings.charts.storage,
  }),
  log: (level, message) => tell('log', { level, message }),
});
const session = new Session(platform, { ownersInFiles: true });
session.onDidChange(show);
const previews = new CorePreviews(session, () => {
  tell('previews', null);
});
const owners = new OwnerAnswers(session, () => {
  tell('desired', null);
});

/** Time passes without anything happening: rows that name an age are told again. */
setInterval(() => {
  if (shown !== undefined && shown.age !== '') show();
}, ageIntervalMs).unref();

function show(): void {
  const views = presentViews(session.snapshot, look, Date.now(), shown);
  for (const [kind, value] of changedViews(shown, views)) tell(kind, value);
  shown = views;
}

const rowOf: ChangeWorld['rowOf'] = (target) =>
  target.row ?? rowAt(session.snapshot, target.path, target.line);

const answers: Answers<Requests> = {
  ...changeAnswers({
    session,
    writer: createGitWriter,
    settings: () => settings.git,
    rowOf,
    problemsOf: (path) => shown?.problems.byPath.get(path) ?? [],
    now: Date.now,
  }),
  listContexts: ({ kubeconfigs }) => {
    const read = readKubeconfig(kubeconfigFiles(kubeconfigs[0], process.env, homedir()));
    return read.ok
      ? { contexts: contextsOf(read.value).map(({ name, server }) => ({ name, server })) }
      : { contexts: [], problem: read.failure.message };
  },
  children: ({ row }) => treeRows(session.snapshot, row, Date.now(), look.options),
  comparison: (target) => {
    const found = findRow(session.snapshot, rowOf(target) ?? '[]');
    return found?.owner && found.object && comparison(found.owner, found.object);
  },
  driftStop: ({ direction, from }) => driftStop(session.snapshot, from, direction, Date.now()),
  controlledFields: async (line, signal) =>
    controlledText(await session.origins.controlsFile(await session.settled(), line, signal)),
  place: ({ row }) => placeOf(session.snapshot, row),
  quickFixes: async ({ path, firstLine, lastLine }) =>
    quickFixes(await session.current(), path, firstLine, lastLine),
  refresh: async () => {
    await session.refresh();
    await session.settled();
    return null;
  },
  chartHosts: async () => chartHosts(await session.current()),
  fetchCharts: async (_params, signal) => {
    await session.charts.again('all', signal);
    return chartHosts(await session.current());
  },
  requestLog: () => requestLogText(requests.records, requests.counts, session.snapshot.owners),
  ...previews.answers,
  ...owners.answers,
};

/** From the editor's names of files to ours, and back. */
const inward = <T>(value: T): T =>
  linked.length === 0 ? value : withPaths(value, (path) => realPath(linked, path));
const outward = <T>(value: T): T =>
  linked.length === 0 ? value : withPaths(value, (path) => openedPath(linked, path));

function linkedFolders(folders: readonly string[]): readonly OpenedFolder[] {
  return folders.flatMap((opened) => {
    try {
      const real = slashPath(realpathSync.native(opened));
      return real === opened ? [] : [{ opened, real }];
    } catch {
      return [];
    }
  });
}

const hear: { [K in keyof HostNotifications]: (value: HostNotifications[K]) => void } = {
  settings: (value) => {
    // Contexts of another kubeconfig are other clusters, whatever their names.
    if (value.kubeconfigs[0] !== settings.kubeconfigs[0]) session.environments.choose([]);
    const before = settings.render;
    const isAllowedOther = JSON.stringify(settings.charts) !== JSON.stringify(value.charts);
    settings = value;
    if (isAllowedOther) inBackground(session.charts.again('failed'));
    if (
      before.timeLimitMs !== value.render.timeLimitMs ||
      before.sizeLimitBytes !== value.render.sizeLimitBytes
    )
      session.renderAgain();
    session.setServerDryRun(value.serverDryRun);
    session.setValidation(value.validation.enabled ? value.validation : undefined);
    inBackground(session.open(value.folders, value.environments));
  },
  buffer: (change) => {
    const { path } = change;
    if (change.kind === 'closed') session.buffers.close(path);
    else if (change.kind === 'whole') session.buffers.set(path, change.text, change.dirty);
    else if (!session.buffers.edit(path, change.edits, change.dirty, change.length))
      tell('bufferWanted', { path });
  },
  filesChanged: ({ paths }) => {
    inBackground(session.filesChanged(paths));
  },
  gitChanged: () => {
    inBackground(session.repositories.refresh());
  },
  attended: (value) => {
    session.attend(value);
  },
  visibleFiles: ({ files }) => {
    const paths = files.map(({ path }) => path);
    look = { ...look, visibleFiles: paths };
    session.setVisible(
      new Map(files.map(({ path, firstLine, lastLine }) => [path, { first: firstLine, last: lastLine }])),
    );
    const isVisible = ([path]: readonly [string, unknown]): boolean => paths.includes(path);
    shown &&= {
      ...shown,
      notes: new Map([...shown.notes].filter(isVisible)),
      lenses: new Map([...shown.lenses].filter(isVisible)),
    };
    show();
  },
  openPreviews: (open) => {
    previews.keep(open);
    inBackground(owners.keep(open.desired));
  },
  sightings: (kept) => session.firstSeen.begin(kept, (value) => tell('sightings', value)),
  treeOptions: (options) => {
    look = { ...look, options };
    session.branch.ask(options.whose === 'mine');
    show();
  },
};

/** Nobody waits for it: a failure that nobody foresaw is for the log, not the end of the worker. */
function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell('log', { level: 'error', message });
  });
}

/** What is being answered, by the request's id: a person may cancel it. */
const running = new Map<number, AbortController>();

port.on('message', (message: ToCore) => {
  if (message.kind === 'notification') {
    const { kind, value } = message.notification;
    if (kind === 'settings') linked = linkedFolders(value.folders);
    (hear[kind] as (value: unknown) => void)(inward(value));
  } else if (message.kind === 'cancel') running.get(message.id)?.abort();
  else void answer(message.id, message.method, message.params);
});

async function answer(id: number, method: keyof Requests, params: unknown): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const run = answers[method] as (params: unknown, signal: AbortSignal) => unknown;
    post({ kind: 'answer', id, value: outward(await run(inward(params), controller.signal)) });
  } catch (error) {
    post({ kind: 'error', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    running.delete(id);
  }
}
