import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { stringAt, type JsonArray } from '../../src/core/resource/json.ts';
import { readAuditLog, type AuditEvent } from '../harness/auditLog.ts';
import { drifts } from '../harness/demonstration/makeDrift.ts';
import { waitUntilApplied } from '../harness/fluxObjects.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { launcher } from './runner/launcher.ts';
import { hover, lineNotes, statusBar, treeTexts, until } from './support/workbench.ts';

/**
 * The promise that nothing is ever written to a cluster, checked where it counts: in the API server's own audit log,
 * after every command of the manifest has run as a user who may do everything, and as one who may only read; and once more
 * with dry runs switched on, which are all that is sent then.
 */
describe('the audit log of the API server', () => {
  const seen = new Map<string, readonly string[]>();
  let cluster: TestCluster;

  before(async () => {
    cluster = await testCluster();
    // A commit that Flux has still to apply would take the drift back.
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8' }).trim();
    git('fetch', '--quiet');
    const revision = `main@sha1:${git('rev-parse', 'origin/main')}`;
    for (const name of ['flux-system', 'infrastructure', 'shop'])
      await waitUntilApplied(cluster.objects, { name, namespace: 'flux-system' }, revision);
    for (const { make } of drifts) await make(cluster.objects);
    await vscode.commands.executeCommand('plumbline.drift.focus');
  });

  after(() => setDryRuns(undefined));

  for (const [context, rights] of [
    ['audited-admin', rules.everything],
    ['audited-reader', rules.readEverything],
  ] as const) {
    it(`names no write of ${context}, whatever command runs`, async () => {
      const events = await eventsOfAllCommands(context, rights);
      assert.deepEqual(events.filter(isWrite), []);
      // Without being told to, nobody asks what may be written either.
      assert.deepEqual(events.filter(isReview), []);
    });
  }

  it('names dry runs alone where they are switched on, whatever command runs, and nothing has changed', async () => {
    await setDryRuns('on');
    const versions = await versionsOfShop(cluster);
    const events = await eventsOfAllCommands('audited-confirmer', rules.everything);
    const mutating = events.filter(isWrite);
    for (const { verb, requestURI } of mutating) {
      const said = new URLSearchParams(requestURI.split('?')[1]).getAll('dryRun');
      assert.deepEqual([verb, said], ['patch', ['All']], requestURI);
    }
    // The Service that is gone would be made, what is there changed.
    const statuses = new Set(mutating.map(({ status }) => status));
    assert.deepEqual([...statuses].sort(), [200, 201]);
    assert.deepEqual(await versionsOfShop(cluster), versions);
    const gone = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'shop' } };
    await assert.rejects(cluster.objects.get(gone), /not found/);
    await hoverWeb(/confirmed by a dry run/);
    await launcher.screenshot('confirmed');
  });

  it('names no write of one who may only read, even so, who is told why nothing is confirmed', async () => {
    const context = 'audited-onlooker';
    const user = await connectAs(cluster, context, rules.readEverything);
    seen.set(context, withoutTimes(await until('the rows', treeTexts, whole(context))));
    await hoverWeb(/not confirmed[^]*right to patch deployments/);
    const events = await readAuditLog(cluster.address, user);
    assert.deepEqual(events.filter(isWrite), []);
    assert.ok(events.some(isReview), 'the server was asked what may be written');
  });

  /** What a new user of these rights is seen to ask for while every command runs. */
  async function eventsOfAllCommands(context: string, rights: JsonArray): Promise<readonly AuditEvent[]> {
    const user = await connectAs(cluster, context, rights);
    const rows = await until('the rows', treeTexts, whole(context));
    seen.set(context, withoutTimes(rows));
    for (const [id, run] of commandsOfManifest(context)) {
      await run();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      console.log(`  ran ${id}`);
    }
    await until('drift after the refresh', statusBar, /\d drifted/);
    const events = await readAuditLog(cluster.address, user);
    assert.ok(events.length > 10, 'the user was seen');
    console.log(`audit log of ${context}: ${countVerbs(events)}`);
    return events;
  }

  it('gives the reader everything that it gives the administrator', () => {
    assert.ok((seen.get('audited-reader')?.length ?? 0) > 5);
    for (const other of ['audited-reader', 'audited-confirmer', 'audited-onlooker'])
      assert.deepEqual(seen.get(other), seen.get('audited-admin'), other);
  });
});

async function connectAs(cluster: TestCluster, context: string, rights: JsonArray): Promise<string> {
  const user = await newTestUser(cluster, await cluster.newNamespace('audit'), context, rights);
  const further = process.env['PLUMBLINE_FURTHER_KUBECONFIG'];
  assert.ok(further, 'run by the host suite');
  copyFileSync(user.kubeconfig, further);
  await vscode.commands.executeCommand('plumbline.chooseClusters', context);
  return user.name;
}

/** All drifts of the demonstration are there, and nothing is awaited any more. */
const whole = (context: string): RegExp =>
  new RegExp(`^(?![^]*(waiting|comparing))${context}[^]*kubectl set[^]*Service shop/api`);

/** Every command of the manifest with what it needs to do its work; one that is missing here fails. */
function commandsOfManifest(context: string): readonly (readonly [string, () => Promise<unknown>])[] {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const row = JSON.stringify([
    context,
    workspace,
    'Kustomization/flux-system/shop',
    'apps/Deployment:shop/api',
    'spec.template.spec.containers[name=api].image',
  ]);
  const file = path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'apps/shop/base/api.yaml');
  const run = (id: string, ...args: readonly unknown[]): Promise<unknown> =>
    Promise.resolve(vscode.commands.executeCommand(id, ...args));
  /** What asks before it does anything is left at its question. */
  const ask = async (id: string, ...args: readonly unknown[]): Promise<void> => {
    let ended = false;
    const running = run(id, ...args).finally(() => {
      ended = true;
    });
    await until(
      `the question of ${id}`,
      async () => (ended ? ['ended'] : await launcher.texts('.quick-input-widget .quick-input-title')),
      /\S/,
    );
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await running;
  };
  const known: Readonly<Record<string, () => Promise<unknown>>> = {
    'plumbline.adoptLive': () => ask('plumbline.adoptLive', row),
    'plumbline.ignoreField': () => ask('plumbline.ignoreField', row),
    'plumbline.takeOutOfGit': () => ask('plumbline.takeOutOfGit', row),
    'plumbline.commitChange': () => ask('plumbline.commitChange'),
    'plumbline.openPullRequest': () => ask('plumbline.openPullRequest'),
    'plumbline.revertCommit': () => ask('plumbline.revertCommit'),
    'plumbline.showControlledFields': () => run('plumbline.showControlledFields'),
    'plumbline.showGitActions': () => run('plumbline.showGitActions'),
    'plumbline.chooseClusters': () => run('plumbline.chooseClusters', context),
    'plumbline.compareRevisions': () => run('plumbline.compareRevisions', 'deployed', 'live'),
    'plumbline.compareWithLive': () => run('plumbline.compareWithLive', row),
    // The demonstration has no charts to fetch, which is said and ends it.
    'plumbline.fetchCharts': () => run('plumbline.fetchCharts'),
    'plumbline.filterDrift': () => run('plumbline.filterDrift', 'notInSync'),
    'plumbline.goToOrigin': () => run('plumbline.goToOrigin', row),
    'plumbline.groupDrift': () => run('plumbline.groupDrift', 'owner'),
    'plumbline.nextDrift': () => run('plumbline.nextDrift'),
    'plumbline.previewRevision': () => run('plumbline.previewRevision', 'HEAD'),
    'plumbline.previewSync': () => run('plumbline.previewSync'),
    'plumbline.previousDrift': () => run('plumbline.previousDrift'),
    'plumbline.refresh': () => run('plumbline.refresh'),
    'plumbline.showClusterRequests': () => run('plumbline.showClusterRequests'),
    'plumbline.showDesiredState': () => run('plumbline.showDesiredState', row),
    'plumbline.showLog': () => run('plumbline.showLog'),
    'plumbline.showOwnerFiles': () => ask('plumbline.showOwnerFiles', row),
    'plumbline.showOwners': () => ask('plumbline.showOwners', vscode.Uri.file(file)),
  };
  const manifest = vscode.extensions.getExtension('plumbline.plumbline')?.packageJSON as {
    readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  };
  return manifest.contributes.commands.map(({ command }) => {
    const runs = known[command];
    assert.ok(runs, `${command} is not driven by this test`);
    return [
      command,
      async () => {
        await vscode.window.showTextDocument(vscode.Uri.file(file));
        await runs();
      },
    ] as const;
  });
}

/** All that is not a read: self-reviews are created, and store nothing. */
const isWrite = (event: AuditEvent): boolean =>
  !['get', 'list', 'watch'].includes(event.verb) && !isReview(event);

const isReview = ({ verb, apiGroup, resource }: AuditEvent): boolean =>
  verb === 'create' &&
  apiGroup === 'authorization.k8s.io' &&
  /^selfsubject(access|rules)reviews$/.test(resource ?? '');

const setDryRuns = (value: 'on' | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration()
    .update('plumbline.drift.serverDryRun', value, vscode.ConfigurationTarget.Global);

/** On the line of what `kubectl scale` has changed, which no agent takes over before it writes. */
async function hoverWeb(expected: RegExp): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const file = path.join(folder, 'apps/shop/overlays/production/web-replicas.yaml');
  await vscode.window.showTextDocument(vscode.Uri.file(file));
  await until('the note', lineNotes, /≠ live 9/);
  await hover('replicas: 3', expected);
}

/** The server gives an object another with every change. */
async function versionsOfShop({ objects }: TestCluster): Promise<readonly (string | undefined)[]> {
  const named = [
    ['apps/v1', 'Deployment', 'web'],
    ['apps/v1', 'Deployment', 'api'],
    ['v1', 'ConfigMap', 'shop-settings'],
  ] as const;
  return Promise.all(
    named.map(async ([apiVersion, kind, name]) => {
      const found = await objects.get({ apiVersion, kind, metadata: { name, namespace: 'shop' } });
      return stringAt(found, 'metadata', 'resourceVersion');
    }),
  );
}

function countVerbs(events: readonly AuditEvent[]): string {
  const verbs = [...new Set(events.map(({ verb }) => verb))].sort();
  return verbs
    .map((verb) => `${verb} ${String(events.filter((event) => event.verb === verb).length)}`)
    .join(', ');
}

/** Names of contexts and ages differ between the two; nothing else may. */
const withoutTimes = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => text.replaceAll(/audited-\w+/g, 'audited').replaceAll(/, (just now|\d+ \w+ ago)/g, ''));
