import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { at, type JsonObject } from '../../src/core/resource/json.ts';
import { kustomization, reconcileNow, waitUntilApplied } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { handedOverCluster, testCluster, type TestCluster } from '../harness/testCluster.ts';
import { launcher } from './runner/launcher.ts';
import { edit, takeBack } from './support/activeEditor.ts';
import { acceptAll, mergePullRequest, openPullRequest, quick } from './support/pullRequests.ts';
import { shownText, treeTexts, until, untilNoNotes, viewMessage } from './support/workbench.ts';

/** What a person finds in the Drift view of two clusters that one repository keeps, and how one field of it is left alone for good. */
describe('the Drift view', function () {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const environments = vscode.workspace.getConfiguration().inspect('plumbline.environments')?.globalValue;
  const settingsFile = path.join(workspace, 'apps/shop/base/settings.yaml');
  const ownerFile = path.join(workspace, 'clusters/demo/shop.yaml');
  const limitsFile = path.join(workspace, 'infrastructure/limits.yaml');
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  let demo: TestCluster;
  let second: TestCluster;

  before(async () => {
    demo = await testCluster();
    second = handedOverCluster(process.env['PLUMBLINE_SECOND_CLUSTER'] ?? '');
    await vscode.extensions.getExtension('plumbline.plumbline')?.activate();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.drift.focus');
    await set({
      demo: { context: 'demo', production: false },
      'prod-us': { context: 'prod-us', production: true },
    });
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo', 'prod-us');
    await until('both in sync', treeTexts, /^demo[^]*\d+ in sync[^]*^prod-us[^]*\d+ in sync/m);
  });

  after(async () => {
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
    await set(environments);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    if (readFileSync(ownerFile, 'utf8').includes('ignore:')) {
      git('revert', '--no-edit', '--mainline', '1', 'HEAD');
      git('push', '--quiet');
    }
    for (const { objects } of [demo, second]) {
      await applied(objects);
      // What was left alone as it was, Flux takes back now.
      await reconcileNow(objects, shop);
      await waitUntil('the level of Git', async () => (await levelIn(objects)) === 'info');
      await waitUntil(
        'the label of Git',
        async () => at(await objects.get(worker), 'metadata', 'labels', label) === 'worker',
      );
    }
  });

  afterEach(async () => {
    for (const choice of ['clear', 'need']) await filter(choice);
    await vscode.commands.executeCommand('plumbline.groupDrift', 'owner');
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  it('shows production alone, or some kinds alone, and says so', async () => {
    for (const { objects } of [demo, second]) await setLevel(objects, 'debug');
    // The server notes when something was written in whole seconds.
    await sleep(1100);
    await demo.objects.patch(
      worker,
      { metadata: { labels: { [label]: 'someone' } } },
      { fieldManager: 'kubectl-label' },
    );
    await until(
      'the drift',
      treeTexts,
      /^demo[^]*ConfigMap shop\/shop-settings[^]*Deployment shop\/worker[^]*^prod-us[^]*ConfigMap shop\/shop-settings/m,
    );
    await filter('production');
    await until(
      'production',
      treeTexts,
      /prod-us[^]*shop\/shop-settings/,
      /^(?!demo|[^]*(\ndemo|shop\/worker))/,
    );
    await until('the words', viewMessage, /^Only production is shown\.$/);
    await launcher.screenshot('38-only-production');
    await filter('everywhere');

    const running = vscode.commands.executeCommand('plumbline.filterDrift', 'kinds');
    await quick('the kinds', /ConfigMap[^]*Deployment\.apps/);
    for (const key of 'Deployment') await launcher.press(key);
    await quick('that kind alone', /^(?![^]*ConfigMap)[^]*Deployment\.apps/);
    await launcher.press('ArrowDown');
    await launcher.press('Space');
    await launcher.screenshot('39-kinds');
    await launcher.press('Enter');
    await running;
    await until(
      'Deployments alone',
      treeTexts,
      /Deployment shop\/worker/,
      /^(?![^]*(ConfigMap|shop-settings))/,
    );
    await until('the words', viewMessage, /^Only Deployment\.apps is shown\.$/);
    await launcher.screenshot('40-only-deployments');
    await filter('clear');
    await until('all again', treeTexts, /^demo[^]*shop\/shop-settings[^]*^prod-us[^]*shop\/shop-settings/m);
    await until('no words', viewMessage, /^$/);
  });

  it('shows what the person changes alone', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(limitsFile));
    await edit(editor, /$/, '# an edit that nobody has saved\n');
    await filter('mine');
    await until(
      'its owner alone',
      treeTexts,
      /flux-system\/infrastructure/,
      /^(?![^]*(flux-system\/shop|shop-settings|shop\/worker))/,
    );
    await until(
      'the words',
      viewMessage,
      /^Only mine is shown\. All of it that can be compared is in sync\.$/,
    );
    await launcher.screenshot('41-mine');
    await takeBack();
    await filter('everybody');
    await until('everybody’s', treeTexts, /flux-system\/shop/);
  });

  it('groups by kind and by file, in the order that is asked for', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.groupDrift', 'kind');
    const tops = async (): Promise<readonly string[]> =>
      (await treeTexts()).filter((text) =>
        /^(ConfigMap|Deployment\.apps|worker\.yaml|settings\.yaml)/.test(text),
      );
    await until('by kind', tops, /^ConfigMap[^\n]*2 drifted\nDeployment\.apps[^\n]*1 drifted$/);
    await filter('newest');
    await until('the newest first', tops, /^Deployment\.apps[^\n]*\nConfigMap/);
    await until('the words', viewMessage, /^The newest comes first\.$/);
    await launcher.screenshot('42-newest-kinds');
    await vscode.commands.executeCommand('plumbline.groupDrift', 'file');
    await until('files, the newest first', tops, /^worker\.yaml[^\n]*\nsettings\.yaml/);
    await filter('name');
    await until('files by name', tops, /^settings\.yaml[^\n]*\nworker\.yaml/);
    await launcher.screenshot('43-files-by-name');
    await vscode.commands.executeCommand('plumbline.groupDrift', 'owner');
    await filter('all');
    await until(
      'owners by name',
      treeTexts,
      /flux-system\/flux-system[^]*flux-system\/infrastructure[^]*flux-system\/shop/,
    );
    await filter('need');
    await until(
      'what needs a person first',
      treeTexts,
      /flux-system\/shop[^]*flux-system\/flux-system[^]*flux-system\/infrastructure/,
    );
    await filter('notInSync');
    const running = vscode.commands.executeCommand('plumbline.filterDrift');
    await quick('the choices', /What is not in sync/);
    await launcher.screenshot('44-filters');
    await launcher.press('Escape');
    await running;
  });

  it('has a field left alone from its row: asked why, shown what else that hides, written, merged, followed', async () => {
    await vscode.commands.executeCommand('plumbline.drift.focus');
    // A click opens its line as well; without an editor it is the row that counts.
    await launcher.click('data.log-level');
    await until(
      'the line of the row',
      () => Promise.resolve(vscode.window.activeTextEditor?.document.uri.fsPath ?? ''),
      /settings\.yaml$/,
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.drift.focus');
    const running = vscode.commands.executeCommand('plumbline.ignoreField');
    await quick('the reason', /Why is this field left as it is/);
    for (const key of 'tuned') await launcher.press(key);
    await launcher.screenshot('45-ignore-reason');
    await launcher.press('Enter');
    await quick('what to do', /Open Pull Request/);
    await launcher.screenshot('46-ignore-from-row');
    await until(
      'the proposal',
      shownText,
      /Ignore data\.log-level of ConfigMap shop\/shop-settings in Kustomization\/flux-system\/shop/,
      /Reason: tuned/,
      /the field is ignored, and with it what differs in data\.log-level of ConfigMap shop\/shop-settings in prod-us\./,
      /proved: the render changes what is promised, and nothing else/,
    );
    await acceptAll(['Subject', 'Name of the new branch', 'Title']);
    await running;
    const pull = await openPullRequest(/Ignore data\.log-level/);
    assert.match(pull.body, /^### Why\s+tuned\s+### What changes/);
    assert.match(pull.body, /\+ {2}ignore:/);
    await mergePullRequest(pull.number);
    git('pull', '--quiet', '--ff-only');
    assert.match(git('log', '-2', '--format=%B'), /^tuned$/m);
    assert.match(
      readFileSync(ownerFile, 'utf8'),
      /ignore:\n\s+# tuned\n\s+- paths:\n\s+- \/data\/log-level\n/,
    );
    for (const { objects } of [demo, second]) {
      await applied(objects);
      // Until it had read the rule, Flux may have put it back once more.
      await setLevel(objects, 'debug');
      await reconcileNow(objects, shop);
      assert.equal(await levelIn(objects), 'debug');
    }
    await vscode.window.showTextDocument(vscode.Uri.file(settingsFile));
    await vscode.commands.executeCommand('plumbline.groupDrift', 'kind');
    await filter('all');
    await until('all kinds', treeTexts, /^ConfigMap\d+ in sync$/m);
    await launcher.click('ConfigMap');
    await until(
      'what is ignored',
      treeTexts,
      /^shop\/shop-settingsdemo · 1 field ignored$/m,
      /^shop\/shop-settingsprod-us · 1 field ignored$/m,
    );
    await untilNoNotes();
    await launcher.screenshot('47-ignored');
    await vscode.commands.executeCommand('plumbline.groupDrift', 'owner');
    await filter('notInSync');
    await until('it to be gone', treeTexts, /^(?![^]*shop-settings)[^]*demo/);
  });

  const set = (value: unknown): Promise<void> =>
    Promise.resolve(
      vscode.workspace
        .getConfiguration()
        .update('plumbline.environments', value, vscode.ConfigurationTarget.Global),
    );

  /** The commit that is checked out, with the manifest of its owner. */
  async function applied(objects: TestCluster['objects']): Promise<void> {
    const revision = `main@sha1:${git('rev-parse', 'HEAD')}`;
    for (const name of ['flux-system', 'shop'])
      await waitUntilApplied(objects, { name, namespace: 'flux-system' }, revision);
  }
});

const filter = (choice: string): Thenable<unknown> =>
  vscode.commands.executeCommand('plumbline.filterDrift', choice);

const shop = kustomization({ name: 'shop', namespace: 'flux-system' }, {});
const label = 'app.kubernetes.io/name';
const worker: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'worker', namespace: 'shop' },
};
const settings: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'shop-settings', namespace: 'shop' },
};

const setLevel = (objects: TestCluster['objects'], level: string): Promise<unknown> =>
  objects.patch(settings, { data: { 'log-level': level } }, { fieldManager: 'kubectl-edit' });

const levelIn = async (objects: TestCluster['objects']): Promise<unknown> =>
  at(await objects.get(settings), 'data', 'log-level');
