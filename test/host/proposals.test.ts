import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { readAuditLog } from '../harness/auditLog.ts';
import { waitUntilApplied } from '../harness/fluxObjects.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { launcher } from './runner/launcher.ts';
import { edit, takeBack } from './support/activeEditor.ts';
import { acceptAll, mergePullRequest, openPullRequest, quick } from './support/pullRequests.ts';
import { lineNotes, messages, select, shownText, until, untilNoNotes } from './support/workbench.ts';

/**
 * The whole way of a change: drift shows on its line, is adopted or something is reverted, the proposal is proved and
 * previewed, becomes a pull request on a real forge, is merged, the real Flux applies it, and the mark goes.
 */
describe('proposals in the editor', function () {
  let cluster: TestCluster;
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const replicasFile = path.join(workspace, 'apps/shop/overlays/production/web-replicas.yaml');
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8' }).trim();
  let startedAt = '';

  before(async () => {
    cluster = await testCluster();
    git('switch', '--quiet', 'main');
    git('pull', '--quiet', '--ff-only');
    // Other tests leave their own number.
    writeReplicas(3);
    git('push', '--quiet');
    startedAt = git('rev-parse', 'HEAD');
    // Where it was the same number before, Flux would take back what is scaled next.
    const shop = { name: 'shop', namespace: 'flux-system' };
    await waitUntilApplied(cluster.objects, shop, `main@sha1:${startedAt}`);
    assert.equal(await liveReplicas(), 3);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
    await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
  });

  // What Flux applies late would take back what later tests change.
  after(async () => {
    const revision = `main@sha1:${git('rev-parse', 'main')}`;
    for (const name of ['flux-system', 'infrastructure', 'shop'])
      await waitUntilApplied(cluster.objects, { name, namespace: 'flux-system' }, revision);
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeQuickOpen'));

  it('adopts what is live: a proved proposal becomes a pull request, and merged it ends the drift', async () => {
    await cluster.objects.patch(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
      { spec: { replicas: 7 } },
      { subresource: 'scale', fieldManager: 'kubectl' },
    );
    await until('the note', lineNotes, /≠ live 7 in demo/);
    select(5);
    const running = vscode.commands.executeCommand('plumbline.adoptLive');
    await quick('what to do', /Open Pull Request/);
    await launcher.screenshot('17-adopt-proposal');
    await until(
      'the proposal',
      shownText,
      /Adopt 7 for spec\.replicas of Deployment shop\/web/,
      /proved: the render changes what is promised, and nothing else/,
      /- {3}replicas: 3\n\s*\+ {3}replicas: 7/,
    );
    await acceptAll(['Subject', 'Name of the new branch', 'Title']);
    await running;
    const pull = await openPullRequest(/Adopt 7/);
    assert.equal(pull.base.ref, 'main');
    assert.match(pull.body, /spec\.replicas|replicas: 7/);
    assert.match(pull.body, /demo/);
    // Nothing of the person's own has moved.
    assert.equal(git('symbolic-ref', '--short', 'HEAD'), 'main');
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('rev-parse', 'HEAD'), startedAt);
    await launcher.screenshot('18-pull-request-opened');

    await mergePullRequest(pull.number);
    git('pull', '--quiet', '--ff-only');
    await vscode.window.showTextDocument(vscode.Uri.file(replicasFile));
    assert.match(readFileSync(replicasFile, 'utf8'), /replicas: 7/);
    await untilNoNotes();
    assert.equal(await liveReplicas(), 7);
  });

  it('reverts the merge: Flux puts back what was before', async () => {
    const running = vscode.commands.executeCommand('plumbline.revertCommit', git('rev-parse', 'HEAD'));
    await quick('what to do', /Open Pull Request/);
    await until('the proposal', shownText, /proved/, /\+ {3}replicas: 3/);
    await launcher.screenshot('19-revert-proposal');
    await acceptAll(['Subject', 'Name of the new branch', 'Title']);
    await running;
    const pull = await openPullRequest(/Revert/);
    await mergePullRequest(pull.number);
    await until('Flux to apply the revert', async () => String(await liveReplicas()), /^3$/);
    git('pull', '--quiet', '--ff-only');
  });

  it("commits a person's own edit to a new branch, behind its preview", async () => {
    // What Git has written just now, an editor reads again some time later.
    const editor = await takeBack(replicasFile);
    await edit(editor, /replicas: 3/, 'replicas: 4');
    assert.ok(await editor.document.save());
    const running = vscode.commands.executeCommand('plumbline.commitChange');
    await quick('the files', /Files to commit/);
    await launcher.screenshot('20-commit-files');
    await launcher.press('Enter');
    await quick('what to do', /Commit to a New Branch/);
    await launcher.screenshot('21-commit-proposal');
    await until('the proposal', shownText, /spec\.replicas: 3 → 4/);
    // The branch that Flux follows gets nothing directly.
    await until(
      'the other way',
      () => launcher.texts('.quick-input-list .monaco-list-row'),
      /Not possible: .*applies/,
    );
    await launcher.press('ArrowDown');
    await acceptAll(['Subject', 'Name of the new branch']);
    await running;
    assert.match(git('symbolic-ref', '--short', 'HEAD'), /^plumbline\//);
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(
      git('diff', '--name-only', 'main', 'HEAD'),
      'apps/shop/overlays/production/web-replicas.yaml',
    );
    git('switch', '--quiet', 'main');
  });

  it('a revert that conflicts is resolved in the merge view, on texts outside of the repository', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const five = writeReplicas(5);
    writeReplicas(6);
    git('push', '--quiet');
    const before = git('status', '--porcelain', '--branch');
    const running = vscode.commands.executeCommand('plumbline.revertCommit', five);
    await until('the merge view', () => launcher.texts('.merge-editor'), /replicas/);
    await launcher.screenshot('23-revert-conflict');
    assert.equal(git('status', '--porcelain', '--branch'), before);
    const [output] = vscode.workspace.textDocuments.filter(({ uri }) => uri.path.includes('/reverts/'));
    assert.ok(output, 'the file that is merged into');
    const resolved = new vscode.WorkspaceEdit();
    const whole = new vscode.Range(0, 0, output.lineCount, 0);
    resolved.replace(
      output.uri,
      whole,
      readFileSync(replicasFile, 'utf8').replace('replicas: 6', 'replicas: 3'),
    );
    await vscode.workspace.applyEdit(resolved);
    await output.save();
    await until('what to do then', messages, /Resolve it in the merge view/);
    await launcher.click('Continue');
    await vscode.commands.executeCommand('notifications.hideList');
    await quick('what to do', /Open Pull Request/);
    await until(
      'the proposal',
      shownText,
      /Resolved by hand: apps\/shop\/overlays\/production\/web-replicas\.yaml/,
      /\+ {3}replicas: 3/,
    );
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await running;
    assert.equal(git('status', '--porcelain', '--branch'), before);
    assert.equal(existsSync(output.uri.fsPath), false);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    git('revert', '--no-edit', 'HEAD~2..HEAD');
    git('push', '--quiet');
  });

  it('tells what was done in Git, and has written nothing to the cluster', async () => {
    await vscode.commands.executeCommand('plumbline.showGitActions');
    await until(
      'the actions',
      shownText,
      /committed \w{10} to plumbline\/adopt[^]*pushed[^]*opened pull request[^]*switched to/,
    );
    await launcher.screenshot('22-git-actions');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const events = await readAuditLog(cluster.address, 'viewer');
    assert.ok(events.length > 10, 'the user was seen');
    const writes = events.filter(
      ({ verb, resource = '' }) =>
        !['get', 'list', 'watch'].includes(verb) && !resource.startsWith('selfsubject'),
    );
    assert.deepEqual(writes, []);
  });

  /** Commits another number; gives the commit. */
  function writeReplicas(replicas: number): string {
    const text = readFileSync(replicasFile, 'utf8');
    writeFileSync(replicasFile, text.replace(/replicas: \d+/, `replicas: ${String(replicas)}`));
    git('commit', '--quiet', '--all', '--allow-empty', '--message', `Replicas ${String(replicas)}`);
    return git('rev-parse', 'HEAD');
  }

  async function liveReplicas(): Promise<unknown> {
    const live = await cluster.objects.get({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
    });
    return (live['spec'] as { readonly replicas?: number } | undefined)?.replicas;
  }
});
