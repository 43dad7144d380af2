import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { drifts } from '../harness/demonstration/makeDrift.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { launcher } from './runner/launcher.ts';
import { edit, lineOf, takeBack } from './support/activeEditor.ts';
import { quick } from './support/pullRequests.ts';
import {
  hover,
  lineNotes,
  select,
  shownText,
  statusBar,
  tabLabel,
  treeTexts,
  until,
  untilNoNotes,
} from './support/workbench.ts';

/** What a person sees, from the first chosen cluster to a mark that clears because Git was fixed. */
describe('drift in the editor', () => {
  let cluster: TestCluster;
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const replicasFile = path.join(workspace, 'apps/shop/overlays/production/web-replicas.yaml');
  const apiFile = path.join(workspace, 'apps/shop/base/api.yaml');
  const settingsFile = path.join(workspace, 'apps/shop/base/settings.yaml');

  before(async () => {
    cluster = await testCluster();
    await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
    await vscode.extensions.getExtension('plumbline.plumbline')?.activate();
  });

  it('contacts no cluster before one is chosen, and says how to choose', async () => {
    await vscode.commands.executeCommand('plumbline.drift.focus');
    await until(
      'the owners of the files',
      treeTexts,
      /flux-system\/shop\d+ objects/,
      /^No cluster is chosen.*click to choose$/m,
    );
    await launcher.screenshot('1-no-cluster');
  });

  it('shows all in sync once a cluster is chosen', async () => {
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
    await until('the status bar', statusBar, /in sync/);
    await until('the environment', treeTexts, /demo/);
    await untilNoNotes();
    await launcher.screenshot('2-in-sync');
  });

  it('marks the patch line that controls the value, soon after the cluster changed', async () => {
    const started = Date.now();
    await make('scale');
    await until('the note', lineNotes, /≠ live 9 in demo · kubectl scale/);
    await launcher.say(`from kubectl scale to the painted note: ${String(Date.now() - started)} ms`);
    const line = vscode.window.activeTextEditor?.document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('replicas'));
    assert.equal(line, 5);
  });

  it('tells both values and who wrote live in the hover', async () => {
    await hover('replicas: 3', /In Git\s*3/, /Live\s*9/, /kubectl scale/, /will put it back in at most 1 h/);
    await launcher.screenshot('3-hover');
    await launcher.press('Escape');
  });

  it('marks base lines, and an object that is gone', async () => {
    await make('set image');
    await make('edit configmap');
    await make('delete service');
    await vscode.window.showTextDocument(vscode.Uri.file(settingsFile));
    await until('the note', lineNotes, /≠ live debug in demo · kubectl edit/);
    await vscode.window.showTextDocument(vscode.Uri.file(apiFile));
    // Only what is on screen is painted, and the second of them is where the first screen ends.
    await vscode.commands.executeCommand('revealLine', {
      lineNumber: lineOf(/^kind: Service/),
      at: 'bottom',
    });
    await until(
      'both notes',
      lineNotes,
      /^≠ live \S*2\.4\.0-debug in demo · kubectl set[^\n]*\n≠ not in demo[^\n]*$/,
    );
    await launcher.screenshot('4-base-lines');
  });

  it('lists environment, owner, resource and field in the Drift view', async () => {
    await until(
      'the rows',
      treeTexts,
      /demo/,
      /flux-system\/shop/,
      /Deployment shop\/web/,
      /Service shop\/api/,
      /spec\.replicas/,
      /live 9, Git 3/,
      /Flux: Ready/,
    );
    await until('the status bar', statusBar, /4 drifted/);
    await launcher.screenshot('5-drift-view');
  });

  it('compares with live in the native diff', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
    select(5);
    await vscode.commands.executeCommand('plumbline.compareWithLive');
    await until('the diff', tabLabel, /Deployment shop\/web: live in demo/);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const [live, git] = await Promise.all(
      [input.original, input.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
    );
    assert.match(live?.getText() ?? '', /replicas: 9/);
    assert.match(git?.getText() ?? '', /replicas: 3/);
    await launcher.screenshot('6-compare');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it("keeps a person's own edit apart from drift", async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(apiFile));
    await edit(editor, /replicas: 2/, 'replicas: 5');
    await until('the pending note', lineNotes, /→ live 2 in demo until merged/);
    await launcher.screenshot('7-pending');
    await vscode.commands.executeCommand('plumbline.previewSync');
    await until(
      'the update',
      previewText,
      /~ update Deployment shop\/api.*api\.yaml:/,
      /spec\.replicas: 2 → 5/,
      /takes back a change made in the cluster/,
      /\+ create Service shop\/api/,
    );
    await launcher.screenshot('preview-sync');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await takeBack();
    await until('the note to go', lineNotes, /^(?![^]*until merged)/);
  });

  it('folds a preview, follows edits and leaves the cursor where it is', async () => {
    const api = await vscode.workspace.openTextDocument(vscode.Uri.file(apiFile));
    const replicas = async (count: number): Promise<void> => {
      const change = new vscode.WorkspaceEdit();
      const line = api.lineAt(
        api
          .getText()
          .split('\n')
          .findIndex((text) => /^ {2}replicas: \d/.test(text)),
      );
      change.replace(api.uri, line.range, `  replicas: ${String(count)}`);
      await vscode.workspace.applyEdit(change);
    };
    await replicas(5);
    await vscode.commands.executeCommand('plumbline.previewSync');
    await until('the update', previewText, /spec\.replicas: 2 → 5/);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.languageId, 'plumbline-sync-plan');
    const { document } = editor;
    // The document follows what becomes known: the lines of one answer are those of another text at times.
    const folded = async (): Promise<readonly string[]> => {
      const folds = await vscode.commands.executeCommand<readonly vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        document.uri,
      );
      return folds.map(({ start }) => document.lineAt(start).text);
    };
    await until('the folds', folded, /^Kustomization\/flux-system\/shop[^]*~ update Deployment shop\/api/m);

    const at = new vscode.Position(lineOf(/spec\.replicas: 2 → 5/), 8);
    editor.selection = new vscode.Selection(at, at);
    await replicas(12);
    await until('the edit', previewText, /spec\.replicas: 2 → 12/);
    await until(
      'the cursor where it was',
      () => Promise.resolve(document.lineAt(editor.selection.active.line).text),
      /spec\.replicas: 2 → 12/,
    );
    await vscode.commands.executeCommand('editor.foldAll');
    await launcher.screenshot('preview-folded');
    await vscode.commands.executeCommand('editor.unfoldAll');
  });

  it('shows the same as a diff of many files, and any two states beside each other', async () => {
    const { uri } = vscode.window.activeTextEditor?.document ?? {};
    await vscode.commands.executeCommand('plumbline.compareRevisions', uri);
    await until('the diff of many files', tabLabel, /^live ↔ working tree/);
    await until(
      'its contents',
      async () => (await launcher.texts('.multiDiffEntry')).join('\n'),
      /Deployment api\.yaml/,
    );
    await launcher.screenshot('preview-multi-diff');
    await vscode.commands.executeCommand('plumbline.compareRevisions', 'git:HEAD', 'working');
    await until('the comparison', tabLabel, /^HEAD ↔ working tree/);
    await launcher.screenshot('compare-revisions');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.previewRevision', 'HEAD');
    await until(
      'the preview of HEAD',
      shownText,
      /^Sync preview: what merging HEAD \([0-9a-f]{10}\) would do/,
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await takeBack(apiFile);
    await until('the note to go', lineNotes, /^(?![^]*until merged)/);
  });

  const previewText = (): Promise<string> =>
    Promise.resolve(
      vscode.workspace.textDocuments
        .find(({ languageId }) => languageId === 'plumbline-sync-plan')
        ?.getText() ?? '',
    );

  it('keeps the last marks, greyed, while a file does not parse', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
    await edit(editor, /^/, '# a comment above\n\tbroken: [\n');
    await until('the stale note', lineNotes, /≠ live 9 in demo.*as of the last render/);
    await takeBack();
    await until('the fresh note', lineNotes, /^(?![^]*last render)/);
  });

  it('offers a rule of the owner’s own that ignores the field, with a reason by it', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
    await until('the note', lineNotes, /≠ live 9 in demo/);
    await hover('replicas: 3', /Ignore/);
    await launcher.press('Escape');
    select(5);
    const running = vscode.commands.executeCommand('plumbline.ignoreField');
    await quick('the reason', /Why is this field left as it is/);
    await launcher.press('Enter');
    await quick('what is missing', /A rule needs a reason/);
    for (const key of 'autoscaled') await launcher.press(key);
    await launcher.press('Enter');
    await quick('what to do', /Open Pull Request/);
    await launcher.screenshot('36-ignore-proposal');
    await until(
      'the proposal',
      shownText,
      /Ignore spec\.replicas of Deployment shop\/web in Kustomization\/flux-system\/shop/,
      /proved: the render changes what is promised, and nothing else/,
      /the field is ignored, and nothing else that differs now/,
      /\+ {3}ignore:\n\s*\+ {5}# autoscaled\n\s*\+ {5}- paths:\n\s*\+ {9}- \/spec\/replicas/,
    );
    await launcher.press('Escape');
    await running;
  });

  it('leads from a row to its line', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const row = JSON.stringify([
      'demo',
      workspace,
      'Kustomization/flux-system/shop',
      'apps/Deployment:shop/web',
      'spec.replicas',
    ]);
    await vscode.commands.executeCommand('plumbline.goToOrigin', row);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, replicasFile);
    assert.equal(editor.selection.active.line, 5);
  });

  it('clears the mark when Git is fixed and Flux has reconciled', async () => {
    writeFileSync(replicasFile, readFileSync(replicasFile, 'utf8').replace('replicas: 3', 'replicas: 9'));
    await until('the converging note', lineNotes, /= live 9 in demo once merged/);
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-C', workspace, ...args], { stdio: 'pipe' });
    };
    git('commit', '--quiet', '--all', '--message', 'Run nine');
    git('push', '--quiet');
    await until('Flux', statusBar, /in sync/);
    await untilNoNotes();
    await launcher.screenshot('8-cleared');
  });

  it('shows every request that was sent, none of them a write', async () => {
    await vscode.commands.executeCommand('plumbline.showClusterRequests');
    await until(
      'the requests',
      shownText,
      /^\d+ requests sent, 0 refused before they were sent, 0 writes$/m,
      /GET \/apis\/kustomize\.toolkit\.fluxcd\.io/,
    );
    await launcher.screenshot('9-requests');
  });

  const make = async (command: string): Promise<void> => {
    const drift = drifts.find((one) => one.command.includes(command));
    assert.ok(drift, command);
    await drift.make(cluster.objects);
  };
});
