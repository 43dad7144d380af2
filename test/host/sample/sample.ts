import { strict as assert } from 'node:assert';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { launcher } from '../runner/launcher.ts';
import { until } from '../support/workbench.ts';

// What `test/cluster/desktopTests.test.ts` runs in the editor; a variable says how it ends.
const kind = process.env['PLUMBLINE_SAMPLE'];
if (kind === 'does not load') throw new Error('this file does not load');

describe('a sample', () => {
  it('is seen by a person', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'web.yaml')));
    await until('the text', () => launcher.texts('.view-line'), /replicas: 3/);
    await launcher.screenshot('sample');
    // The launcher's settings, and not the person's home.
    assert.equal(vscode.workspace.getConfiguration('editor').get('tabSize'), 5);
    assert.match(process.env['HOME'] ?? '', /plumbline-desktop-/);
  });

  it('ends as it was told', async () => {
    if (kind === 'crashes') process.exit(7);
    while (kind === 'hangs') await sleep(1000);
    assert.notEqual(kind, 'fails');
  }).timeout(0);
});
