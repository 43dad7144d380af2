import { strict as assert } from 'node:assert';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { statusBar } from '../../host/support/workbench.ts';
import { startHeartbeat } from './heartbeat.ts';
import {
  changesWanted,
  hostResults,
  hostVariables,
  largeFiles,
  type HeldUp,
  type HostResults,
} from './protocol.ts';

const folder = process.env[hostVariables.folder] ?? '';
const keystrokes = 60;
const edits = 30;

describe('the extension host', () => {
  it('is measured while a person works', async () => {
    await vscode.commands.executeCommand('plumbline.chooseClusters', process.env[hostVariables.environment]);
    const hasDrift = async (): Promise<boolean> => /\d drifted/.test(await statusBar());
    await waitUntil('drift', hasDrift, { timeoutMs: 300_000 });
    await sleep(5000);
    const heldUp: HeldUp[] = [];
    const during = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      const heartbeat = startHeartbeat();
      await work();
      heldUp.push({ what, lateMs: heartbeat.stop() });
      await sleep(1000);
    };
    await during('while nothing happens', () => sleep(3000));
    await during('the editor alone: opening 50,000 lines of text', () => open(largeFiles.text));
    await during('the editor alone: typing in them', type);
    await during('opening 50,000 lines of YAML', () => open(largeFiles.manifests));
    await during('typing in them', type);
    const large = await diagnosticsAfterEdits(largeFiles.manifests);
    const medium = await diagnosticsAfterEdits(largeFiles.medium);
    await during('1,000 watch events', changes);
    const results: HostResults = { heldUp, diagnosticsMs: { medium, large } };
    writeFileSync(path.join(folder, hostResults), JSON.stringify(results));
  }).timeout(600_000);
});

async function show(name: string): Promise<vscode.TextEditor> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(root, 'a folder is open');
  return vscode.window.showTextDocument(vscode.Uri.joinPath(root, name), { preview: false });
}

/** And what follows in the next seconds. */
async function open(name: string): Promise<void> {
  await show(name);
  await sleep(5000);
}

async function type(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor, 'an editor is open');
  editor.selection = new vscode.Selection(1, 0, 1, 0);
  for (let i = 0; i < keystrokes; i++) {
    await vscode.commands.executeCommand('type', { text: i % 20 === 19 ? '\n' : i % 20 === 0 ? '#' : 'a' });
    await sleep(50);
  }
  await sleep(2000);
  for (let i = 0; i < keystrokes; i++) await vscode.commands.executeCommand('undo');
  await sleep(2000);
}

/** From an edit that is wrong, or right again, until the diagnostics say so, in milliseconds. */
async function diagnosticsAfterEdits(name: string): Promise<readonly number[]> {
  const editor = await show(name);
  const { document } = editor;
  const line = document
    .getText()
    .split('\n')
    .findIndex((text) => text.includes('replicas: '));
  editor.selection = new vscode.Selection(line, 0, line, 0);
  const right = document.lineAt(line).text;
  const wrong = right.replace(/replicas: .*/, 'replicas: wrong');
  const times: number[] = [];
  for (let i = 0; i < edits; i++) {
    const isWrong = i % 2 === 0;
    const told = whenTold(document.uri, line, isWrong);
    const start = performance.now();
    await editor.edit((edit) => {
      edit.replace(document.lineAt(line).range, isWrong ? wrong : right);
    });
    times.push((await told) - start);
    await sleep(200);
  }
  // The first answers wait for the engine to have started.
  return times.slice(4);
}

function whenTold(uri: vscode.Uri, line: number, isWrong: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop.dispose();
      reject(new Error(`no diagnostics of ${uri.path} after a minute`));
    }, 60_000);
    const stop = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((each) => each.toString() === uri.toString())) return;
      const isTold = vscode.languages
        .getDiagnostics(uri)
        .some(({ source, range }) => source === 'Plumbline' && range.start.line === line);
      if (isTold !== isWrong) return;
      clearTimeout(late);
      stop.dispose();
      resolve(performance.now());
    });
  });
}

async function changes(): Promise<void> {
  const file = path.join(folder, changesWanted);
  writeFileSync(file, '');
  while (existsSync(file)) await sleep(50);
  await sleep(3000);
}
