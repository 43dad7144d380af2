import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bundleHostTests } from '../harness/bundleHostTests.ts';
import { runInEditor, type EditorRun, type EditorRunResult } from '../harness/editor.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { makeStandIn } from './support/desktop/standIn.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'desktop-test-'));
const screenshots = path.join(folder, 'screenshots');
const workspace = path.join(folder, 'workspace');
const temporary = path.join(folder, 'tmp');
const environment = { ...process.env };
let shared: EditorRun;

before(async () => {
  for (const each of [workspace, temporary]) mkdirSync(each);
  writeFileSync(path.join(workspace, 'web.yaml'), 'replicas: 3\n');
  const tests = await bundleHostTests([path.join(import.meta.dirname, '../host/sample/sample.ts')]);
  shared = {
    desktop: await makeStandIn(path.join(folder, 'installed')),
    extensionFolder: path.join(import.meta.dirname, '../host/package/driver'),
    tests,
    workspace,
    screenshots,
    settings: { 'editor.tabSize': 5 },
  };
  // The stand-in wants one, as Electron does, and does not use it.
  process.env['DISPLAY'] = ':77';
  process.env['TMPDIR'] = temporary;
});
after(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true, force: true });
});

const first = 'a sample is seen by a person';
const second = 'a sample ends as it was told';

test('without a display one in memory is taken, and without that it is said what to do', async () => {
  const display = process.env['DISPLAY'];
  process.env['DISPLAY'] = '';
  process.env['WAYLAND_DISPLAY'] = '';
  process.env['PATH'] = path.join(folder, 'path');
  await assert.rejects(
    runSample('passes'),
    /there is no display for the desktop VS Code, and no Xvfb to make one/,
  );
  // What it says of itself is all that matters here.
  mkdirSync(path.join(folder, 'path'));
  writeFileSync(path.join(folder, 'path', 'Xvfb'), '#!/bin/sh\necho 78\nexec /bin/sleep 1000\n', {
    mode: 0o755,
  });
  process.env['PATH'] = [path.join(folder, 'path'), environment['PATH']].join(path.delimiter);
  const result = await runSample('passes');
  assert.deepEqual(brief(result), { passed: [first, second], failed: [], failure: undefined }, result.log);
  process.env['DISPLAY'] = display;
  process.env['PATH'] = environment['PATH'];
  await nothingIsLeft();
});

test('the window is seen and its picture taken, in the size of all pictures', () => {
  const picture = readFileSync(path.join(screenshots, 'sample.png'));
  assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [1400, 860]);
});

test('an editor that is killed is the reason, and what it started is ended', async () => {
  const running = runSample('hangs');
  const program = await waitUntil(
    'the editor',
    () => Number(processes('support/desktop/program.ts')[0] ?? 0) || undefined,
  );
  await waitUntil('its window', () => processes('--headless').length > 0);
  process.kill(program, 'SIGKILL');
  const { failure } = await running;
  assert.equal(failure, 'the desktop VS Code ended (signal SIGKILL) before its tests did; do they load?');
  await nothingIsLeft();
});

// An editor each: in `npm run prove`.
if (process.env['PLUMBLINE_EDITORS'] === 'all')
  for (const { kind, options = {}, expected } of [
    { kind: 'passes', expected: { passed: [first, second], failed: [], failure: undefined } },
    { kind: 'fails', expected: { passed: [first], failed: [second], failure: undefined } },
    {
      kind: 'crashes',
      expected: { failure: 'the desktop VS Code ended (exit code 7) before its tests did; do they load?' },
    },
    {
      kind: 'does not load',
      expected: { failure: 'the desktop VS Code ended (exit code 1) before its tests did; do they load?' },
    },
    { kind: 'hangs', options: { timeoutMs: 15_000 }, expected: { failure: 'the tests took too long' } },
  ])
    test(`tests of which one ${kind}`, async () => {
      const result = await runSample(kind, options);
      assert.deepEqual(brief(result), { passed: [], failed: [], ...expected }, result.log);
      await nothingIsLeft();
    });

const runSample = (kind: string, options: Partial<EditorRun> = {}): Promise<EditorRunResult> =>
  runInEditor({ ...shared, ...options, env: { PLUMBLINE_SAMPLE: kind } });

const brief = ({ passed, failed, failure }: EditorRunResult) => ({
  passed: passed.map(({ title }) => title),
  failed: failed.map(({ title }) => title),
  failure,
});

/** The ids of processes that run on this test's folder. */
const processes = (text: string): readonly string[] =>
  execFileSync('/bin/ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder) && line.includes(text))
    .flatMap((line) => /\d+/.exec(line)?.[0] ?? []);

const nothingIsLeft = (): Promise<boolean> =>
  waitUntil(
    'end of everything',
    () =>
      processes('').length === 0 &&
      readdirSync(temporary).filter((name) => name.startsWith('plumbline-')).length === 0,
    { timeoutMs: 20_000 },
  );
