import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { testCluster } from '../../harness/testCluster.ts';
import { launcher } from '../runner/launcher.ts';
import { lineNotes, statusBar, until } from '../support/workbench.ts';

/** Run in an editor of its own, where nothing is installed but the package. */
describe('the package, installed into a fresh editor', () => {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

  const extension = (): vscode.Extension<unknown> => {
    const found = vscode.extensions.getExtension('plumbline.plumbline');
    assert.ok(found);
    return found;
  };

  it('activates from the extensions folder', async () => {
    const { extensionPath } = extension();
    assert.match(extensionPath, /[/\\]extensions[/\\]plumbline\.plumbline-/);
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('shows drift on the line that controls it', async () => {
    const { objects } = await testCluster();
    await objects.patch(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
      { spec: { replicas: 7 } },
      { subresource: 'scale', fieldManager: 'kubectl' },
    );
    const file = path.join(workspace, 'apps/shop/overlays/production/web-replicas.yaml');
    await vscode.window.showTextDocument(vscode.Uri.file(file));
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
    await until('the note', lineNotes, /≠ live 7 in demo · kubectl scale/);
    await until('the status bar', statusBar, /\d drifted/);
    await launcher.screenshot('package-installed');
  });

  it('brings the command line', () => {
    const cli = path.join(extension().extensionPath, 'dist/cli.cjs');
    const overlay = path.join(workspace, 'apps/shop/overlays/production');
    const rendered = execFileSync(process.execPath, [cli, 'render', overlay], { encoding: 'utf8' });
    assert.match(rendered, /^kind: Deployment$/m);
  });
});
