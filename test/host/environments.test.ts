import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ClusterObjects } from '../harness/clusterObjects.ts';
import { kustomization, waitUntilApplied } from '../harness/fluxObjects.ts';
import { kubeconfigText } from '../harness/kubeconfig.ts';
import { handedOverCluster, testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser } from '../harness/testUser.ts';
import { launcher } from './runner/launcher.ts';
import { edit, takeBack } from './support/activeEditor.ts';
import {
  explorerLabels,
  hover,
  lineNotes,
  select,
  statusBar,
  tabLabel,
  treeTexts,
  until,
  viewMessage,
} from './support/workbench.ts';

/** One repository that two clusters run, one of them twice: what a person sees of drift in all of them at once. */
describe('drift in several environments', () => {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const settingsFile = path.join(workspace, 'apps/shop/base/settings.yaml');
  const canary = kustomization(
    { name: 'canary', namespace: 'flux-system' },
    { path: './apps/shop/overlays/canary', sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
  );
  const environments = vscode.workspace.getConfiguration().inspect('plumbline.environments')?.globalValue;
  let demo: TestCluster;
  let second: TestCluster;

  before(async function () {
    demo = await testCluster();
    second = handedOverCluster(process.env['PLUMBLINE_SECOND_CLUSTER'] ?? '');
    const revision = addCanary(workspace);
    await demo.objects.apply(canary, { fieldManager: 'flux' });
    await Promise.all([
      waitUntilApplied(demo.objects, { name: 'canary', namespace: 'flux-system' }, revision),
      ...[demo, second].map(({ objects }) =>
        waitUntilApplied(objects, { name: 'shop', namespace: 'flux-system' }, revision),
      ),
    ]);
    await vscode.extensions.getExtension('plumbline.plumbline')?.activate();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await set('plumbline.environments', environments);
    await set('plumbline.drift.decorations', undefined);
    await vscode.commands.executeCommand('plumbline.groupDrift', 'owner');
    await vscode.commands.executeCommand('plumbline.filterDrift', 'notInSync');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.drift.focus');
    await demo.objects.delete(canary);
  });

  it('takes an environment from the settings as soon as it is there', async () => {
    await vscode.commands.executeCommand('plumbline.drift.focus');
    await set('plumbline.environments', {
      // Said: what a person writes in another settings file is added to it.
      demo: { context: 'demo', production: false },
      'prod-us': { context: 'prod-us', production: true },
    });
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo', 'prod-us');
    await until('both in sync', treeTexts, /^demo[^]*\d+ in sync[^]*^prod-us[^]*production[^]*\d+ in sync/m);
    await until('the status bar', statusBar, /in sync/);
  });

  it('draws one note for all of them on the line of the base', async () => {
    await setLevel(demo.objects, 'shop', 'debug');
    await setLevel(second.objects, 'shop', 'trace');
    await vscode.window.showTextDocument(vscode.Uri.file(settingsFile));
    await until('one note', lineNotes, /^≠ live trace in prod-us, debug in demo · kubectl edit[^\n]*$/);
    await hover(
      'log-level: info',
      /prod-us[^\n]*\(production\)[^]*trace[^]*demo[^]*debug/,
      /Compare with live: prod-us · demo/,
    );
    await launcher.screenshot('10-two-environments');
    await launcher.press('Escape');
  });

  it('tells owners of one environment apart', async () => {
    await setLevel(demo.objects, 'canary', 'warn');
    await until(
      'one note',
      lineNotes,
      /^≠ live trace in prod-us, warn in demo \(canary\), debug in demo \(shop\) · kubectl edit[^\n]*$/,
    );
  });

  it('shows an edit of a drifted value beside the drift', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(settingsFile));
    await edit(editor, /log-level: \w+/, 'log-level: error');
    await until('both notes', lineNotes, /^≠ live trace[^\n]*\n→ deployed info[^\n]*$/);
    await launcher.screenshot('11-drift-and-edit');
    await takeBack();
    await until('the note of the edit to go', lineNotes, /^≠[^→]*$/);
  });

  it('marks the files in the Explorer', async () => {
    await demo.objects.patch(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'worker', namespace: 'canary' } },
      { metadata: { labels: { 'app.kubernetes.io/name': 'someone' } } },
      { fieldManager: 'kubectl-label' },
    );
    await vscode.commands.executeCommand('workbench.view.explorer');
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(settingsFile));
    await until(
      'the badges',
      explorerLabels,
      /settings\.yaml.*≠[^]*worker\.yaml.*≠/,
      /^[^\n]*web\.yaml[^≠\n]*$/m,
    );
    await launcher.screenshot('12-badges');
  });

  it('goes on from drift to drift by keys that nothing else has', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(workspace, 'apps/shop/base/api.yaml')));
    for (const [keys, file, line, said] of [
      ['Control+F8', 'settings.yaml', 6, /Drift 1 of 2: ≠ live trace in prod-us/],
      ['Control+F8', 'worker.yaml', 5, /Drift 2 of 2: ≠ live someone in demo · kubectl label/],
      ['Control+F8', 'settings.yaml', 6, /Drift 1 of 2/],
      ['Control+Shift+F8', 'worker.yaml', 5, /Drift 2 of 2/],
    ] as const) {
      await launcher.press(keys);
      await until('the next stop', statusBar, said);
      const editor = vscode.window.activeTextEditor;
      assert.equal(path.basename(editor?.document.fileName ?? ''), file);
      assert.equal(editor?.selection.active.line, line);
    }
    const defaults = await vscode.workspace.openTextDocument(
      vscode.Uri.parse('vscode://defaultsettings/keybindings.json'),
    );
    const others = defaults
      .getText()
      .split('},')
      .filter((binding) => /"(ctrl|cmd)\+(shift\+)?f8"/.test(binding) && !binding.includes('plumbline.'));
    assert.deepEqual(others, []);
    assert.ok(defaults.getText().includes('plumbline.nextDrift'));
  });

  it('asks which of them is meant where a line counts in several', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(settingsFile));
    await until('the note', lineNotes, /≠ live/);
    select(6);
    void vscode.commands.executeCommand('plumbline.compareWithLive');
    await until('the choice', () => launcher.texts('.quick-input-list .monaco-list-row'), /prod-us[^]*demo/);
    await launcher.press('Enter');
    await until('the diff', tabLabel, /ConfigMap shop\/shop-settings: live in prod-us/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('groups the Drift view by kind and by file, and shows only drift', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(settingsFile));
    await vscode.commands.executeCommand('plumbline.drift.focus');
    await vscode.commands.executeCommand('plumbline.groupDrift', 'kind');
    await until('kinds', treeTexts, /^ConfigMap[^]*3 drifted[^]*canary\/shop-settings[^]*Deployment\.apps/m);
    await launcher.screenshot('13-by-kind');
    await vscode.commands.executeCommand('plumbline.groupDrift', 'file');
    await vscode.commands.executeCommand('plumbline.filterDrift', 'drifted');
    await until(
      'files',
      treeTexts,
      /^settings\.yaml[^]*apps\/shop\/base · 3 drifted/m,
      /live trace, Git info/,
    );
    await until('the view to say so', viewMessage, /Only drift is shown/);
    await launcher.screenshot('14-by-file');
    await vscode.commands.executeCommand('plumbline.groupDrift', 'owner');
    await until('only drift', treeTexts, /flux-system\/canary/, /^(?![^]*infrastructure)/);
    await vscode.commands.executeCommand('plumbline.filterDrift', 'all');
    await until('everything', treeTexts, /flux-system\/infrastructure/);
    await vscode.commands.executeCommand('plumbline.filterDrift', 'notInSync');
  });

  it('obeys the setting of marks at once', async () => {
    await vscode.commands.executeCommand('workbench.view.explorer');
    const marks = async (): Promise<string> => {
      const badge = (await explorerLabels()).some((label) => label.includes('≠'));
      return `${badge ? 'badge' : '-'} ${(await lineNotes()).length > 0 ? 'note' : '-'}`;
    };
    for (const [setting, expected] of [
      ['lines', /^- note$/],
      ['files', /^badge -$/],
      ['off', /^- -$/],
      [undefined, /^badge note$/],
    ] as const) {
      await set('plumbline.drift.decorations', setting);
      await until(`marks: ${setting ?? 'default'}`, marks, expected);
    }
  });

  it('says of each environment why nothing is known of it, and what to do', async () => {
    const stranger = await newTestUser(demo, await demo.newNamespace('stranger'), 'stranger', [
      { nonResourceURLs: ['*'], verbs: ['get'] },
    ]);
    const further = process.env['PLUMBLINE_FURTHER_KUBECONFIG'] ?? '';
    writeFileSync(
      further,
      joined([
        kubeconfigText({ ...demo.address, context: 'stranger', user: 'stranger', token: stranger.token }),
        kubeconfigText({
          ...demo.address,
          url: 'https://127.0.0.1:1',
          context: 'gone',
          user: 'gone',
          token: 'x',
        }),
      ]),
    );
    await vscode.commands.executeCommand('plumbline.drift.focus');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo', 'stranger', 'gone');
    await until(
      'the reasons',
      treeTexts,
      /You may not list[^]*The cluster does not answer/,
      /needs get, list and watch on kustomizations\.kustomize\.toolkit\.fluxcd\.io/,
      /nothing listens there/,
    );
    await launcher.screenshot('15-reasons');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo', 'prod-us');
    await until('both again', treeTexts, /^demo[^]*drifted[^]*^prod-us[^]*drifted/m);
  });

  it('is readable in every theme', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(settingsFile));
    await vscode.commands.executeCommand('workbench.view.explorer');
    await until('the note', lineNotes, /≠ live/);
    const before = vscode.workspace.getConfiguration().get('workbench.colorTheme');
    for (const [name, theme] of [
      ['dark', 'Default Dark Modern'],
      ['light', 'Default Light Modern'],
      ['high-contrast', 'Default High Contrast'],
      ['high-contrast-light', 'Default High Contrast Light'],
    ] as const) {
      await set('workbench.colorTheme', theme);
      await launcher.screenshot(`16-${name}`);
    }
    await set('workbench.colorTheme', before);
  });
});

const set = (id: string, value: unknown): Promise<void> =>
  Promise.resolve(vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global));

/** An overlay of the same base for another namespace; gives the revision as Flux writes it. */
function addCanary(workspace: string): string {
  const folder = path.join(workspace, 'apps/shop/overlays/canary');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'kustomization.yaml'),
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: canary\nresources:\n  - namespace.yaml\n  - ../../base\n',
  );
  writeFileSync(
    path.join(folder, 'namespace.yaml'),
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: canary\n',
  );
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A canary of the shop');
  git('push', '--quiet');
  return `main@sha1:${git('rev-parse', 'HEAD')}`;
}

const setLevel = (objects: ClusterObjects, namespace: string, level: string): Promise<unknown> =>
  objects.patch(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop-settings', namespace } },
    { data: { 'log-level': level } },
    { fieldManager: 'kubectl-edit' },
  );

/** Two kubeconfigs as one: what `kubectl config view --flatten` makes of both. */
function joined([first = '', second = '']: readonly string[]): string {
  const list = (text: string, key: string): string =>
    new RegExp(`^${key}:\\n((?:  .*\\n)+)`, 'm').exec(text)?.[1] ?? '';
  return ['clusters', 'users', 'contexts']
    .map((key) => `${key}:\n${list(first, key)}${list(second, key)}`)
    .join('')
    .replace(/^/, 'apiVersion: v1\nkind: Config\n');
}
