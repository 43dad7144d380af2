import { strict as assert } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { kustomization } from '../harness/fluxObjects.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { launcher } from './runner/launcher.ts';
import { edit, takeBack } from './support/activeEditor.ts';
import { hover, shownText, statusBar, until } from './support/workbench.ts';

/** Whom a file reaches, and what that owner makes of it, with the lines that control it. */
describe('owners of a file', () => {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const replicasFile = path.join(workspace, 'apps/shop/overlays/production/web-replicas.yaml');
  const unused = path.join(workspace, 'apps/old');
  const edge = path.join(workspace, 'apps/edge');
  const environments = vscode.workspace.getConfiguration().inspect('plumbline.environments')?.globalValue;
  const ends: (() => Promise<unknown>)[] = [];
  let cluster: TestCluster;

  before(async function () {
    cluster = await testCluster();
    await vscode.extensions.getExtension('plumbline.plumbline')?.activate();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
    await until('the cluster', statusBar, /in sync|drifted|pending/);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const folder of [unused, edge]) rmSync(folder, { recursive: true, force: true });
    await lensSetting(undefined);
    await environmentsSetting(environments);
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
    for (const end of ends) await end();
  });

  it('are counted above it', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
    await until('the line above', lenses, /^1 owner · demo( \(production\))?/);
    await launcher.screenshot('owners-lens');
  });

  it('are listed by a click, and one is looked at with the keyboard alone', async () => {
    await launcher.click('1 owner');
    await until(
      'what there is to see of it',
      picks,
      /Show Desired State[^]*Open Its Manifest[^]*Show Its Files/,
    );
    await launcher.screenshot('owners-pick');
    await launcher.press('Enter');
    await until('its desired state', shownText, /^# Kustomization\/flux-system\/shop in demo[^]*name: web\n/);
  });

  it('leads from a value of the desired state to the line that controls it', async () => {
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.ok(document);
    assert.equal(document.uri.scheme, 'plumbline');
    const at = (text: string): vscode.Position => document.positionAt(document.getText().indexOf(text) + 2);
    // Of the two with this image, the one that the overlay's entry decides.
    const places = async (text: string): Promise<readonly string[]> =>
      (
        await vscode.commands.executeCommand<readonly vscode.LocationLink[]>(
          'vscode.executeDefinitionProvider',
          document.uri,
          at(text),
        )
      ).map(
        ({ targetUri, targetRange }) => `${path.basename(targetUri.fsPath)}:${targetRange.start.line + 1}`,
      );
    assert.deepEqual(await places('replicas: '), ['web-replicas.yaml:6']);
    assert.deepEqual(await places('registry.example.com/shop/web:1.4.2'), ['kustomization.yaml:8']);
    const editor = vscode.window.activeTextEditor;
    if (editor) {
      editor.selection = new vscode.Selection(at('replicas: '), at('replicas: '));
      editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
    }
    await hover(/replicas: \d/.exec(document.getText())?.[0] ?? '', /Controlled by \S*web-replicas\.yaml:6/);
    await launcher.screenshot('owners-desired');
    await launcher.press('Escape');
  });

  it('follows edits that nobody has saved', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(replicasFile), {
      viewColumn: vscode.ViewColumn.Beside,
    });
    await edit(editor, /replicas: \d+/, 'replicas: 12');
    await until('the edit', desiredText, /replicas: 12\n/);
    await edit(editor, /replicas: 12/, 'replicas: [12');
    await until(
      'why it does not render',
      desiredText,
      /^# It does not render: [^]*# This is what it rendered to last/m,
    );
    await launcher.screenshot('owners-desired-broken');
    await takeBack();
    await until('what it was', desiredText, /^(?![^]*# It does not render)[^]*replicas: \d\n/);
  });

  it('are none of a manifest that nothing renders, and nothing is said of other files', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    mkdirSync(unused, { recursive: true });
    for (const [name, text] of [
      ['web.yaml', manifest('old')],
      ['values.yaml', 'replicas: 3\n'],
    ] as const)
      writeFileSync(path.join(unused, name), text);
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(unused, 'web.yaml')));
    await until('the line above', lenses, /^No owner in demo uses this file$/);
    await launcher.screenshot('owners-none');
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(unused, 'values.yaml')));
    await until('it to go', lenses, /^$/);
  });

  it('are told as their hub calls the cluster that nobody has named, with the way to name it', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    mkdirSync(edge, { recursive: true });
    writeFileSync(path.join(edge, 'level.yaml'), manifest('level'));
    await cluster.objects.apply(ofEdge, { fieldManager: 'flux' });
    ends.push(() => cluster.objects.delete(ofEdge));
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(edge, 'level.yaml')));
    await until('the line above', lenses, /^1 owner · Secret\/flux-system\/edge of demo, not named here$/);
    await launcher.click('1 owner');
    await until(
      'what there is to do',
      picks,
      /^Name Its Cluster…[^]*"knownAs": \{ "demo": \["Secret\/flux-system\/edge"\] \}[^]*Show Desired State/,
    );
    await launcher.screenshot('owners-unnamed');
    await launcher.press('Enter');
    await until(
      'the setting',
      () => launcher.texts('.settings-editor .setting-item-label, .settings-editor .setting-item-category'),
      /Environments/,
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('are those of the environment that it is known as, once somebody has said so', async () => {
    await environmentsSetting({
      demo: { context: 'demo', production: false },
      'prod-us': {
        context: 'prod-us',
        production: true,
        knownAs: { demo: ['Secret/flux-system/edge'] },
      },
    });
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo', 'prod-us');
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(edge, 'level.yaml')));
    await until('the line above', lenses, /^1 owner · prod-us \(production\)$/);
    await launcher.screenshot('owners-named');
  });

  it('are not counted where a person does not want it', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
    await until('the line above', lenses, /owner/);
    await lensSetting(false);
    await until('it to go', lenses, /^$/);
  });

  const lenses = (): Promise<readonly string[]> => launcher.texts('.codelens-decoration');
  const picks = (): Promise<readonly string[]> => launcher.texts('.quick-input-list .monaco-list-row');
  const desiredText = (): Promise<string> =>
    Promise.resolve(
      vscode.workspace.textDocuments.find(({ uri }) => uri.authority === 'desired')?.getText() ?? '',
    );
  const lensSetting = (value: boolean | undefined): Thenable<void> =>
    set('plumbline.ownersCodeLens.enabled', value);
  const environmentsSetting = (value: unknown): Thenable<void> => set('plumbline.environments', value);
  const set = (id: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
});

const manifest = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\n`;

/** Flux does nothing with it: there is no such Secret, and it is suspended. */
const ofEdge = kustomization(
  { name: 'edge', namespace: 'flux-system' },
  {
    path: './apps/edge',
    sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    suspend: true,
    kubeConfig: { secretRef: { name: 'edge' } },
  },
);
