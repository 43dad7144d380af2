import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium, type Page } from 'playwright-core';
import { readAuditLog } from '../harness/auditLog.ts';
import { cacheFolder } from '../harness/cacheFolder.mjs';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules, type TestUser } from '../harness/testUser.ts';
import { makeStandIn } from './support/desktop/standIn.ts';
import { startEditor, type StartedEditor } from './support/startedEditor.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'start-desktop-test-'));
const repository = path.join(folder, 'repository');
const home = path.join(folder, 'home');
const all: StartedEditor[] = [];
let cluster: TestCluster;
let user: TestUser;
let program: string;

before(async () => {
  cluster = await testCluster();
  user = await newTestUser(cluster, await cluster.newNamespace('desktop'), 'mine', rules.readEverything);
  cpSync(path.join(import.meta.dirname, '../fixtures/demo'), repository, { recursive: true });
  execFileSync('git', ['-C', repository, 'init', '--quiet']);
  mkdirSync(home);
  program = await makeStandIn(path.join(folder, 'installed'));
});
after(async () => {
  // A test that has failed leaves its editor.
  for (const { end } of all) end();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the desktop editor shows the repository with the chosen cluster, and Ctrl-C ends all of it', async () => {
  const started = start('shows');
  const page = await windowOf(started);
  await waitUntil('the chosen cluster', async () => (await requests()) > 3, { timeoutMs: 90_000 });
  await waitUntil('the view', async () => /mine|nothing in the chosen clusters/i.test(await view(page)), {
    timeoutMs: 60_000,
  });
  assert.match(started.said(), /starting the desktop VS Code[^]*Ready after .*: context mine/);
  assert.doesNotMatch(started.said(), /http:/);
  assert.match(await page.title(), /repository/);
  process.kill(-(started.npm.pid ?? 0), 'SIGINT');
  await nothingIsLeft(started);
});

test('closing its window ends the command', async () => {
  const started = start('closed');
  const page = await windowOf(started);
  const ended = once(started.npm, 'exit');
  await page.close();
  assert.equal((await ended)[0], 0, started.said());
  assert.match(started.said(), /VS Code was closed\./);
  await nothingIsLeft(started);
});

test('SIGKILL leaves nothing of it', async () => {
  const started = start('killed');
  await windowOf(started);
  process.kill(started.script(), 'SIGKILL');
  await nothingIsLeft(started);
});

test("the person's home is as it was", () => {
  // npm writes its log there, and every VS Code the id of the machine.
  const known = /^\.npm\/|^\.cache\/Microsoft\/DeveloperTools\/deviceid$/;
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(home, name)).isFile(),
  );
  assert.deepEqual(
    files.filter((name) => !known.test(name)),
    [],
  );
});

test('without a display it is said what to do', async () => {
  const started = start('blind', { DISPLAY: '', WAYLAND_DISPLAY: '' });
  const [code] = (await once(started.npm, 'exit')) as readonly unknown[];
  assert.equal(code, 1);
  assert.match(
    started.said(),
    /PLUMBLINE_VSCODE names a desktop VS Code, but there is no display to show it on\nWhat to do: set DISPLAY, or add --browser/,
  );
  await nothingIsLeft(started);
});

function start(name: string, environment: NodeJS.ProcessEnv = {}): StartedEditor {
  const place = path.join(folder, name);
  mkdirSync(place);
  const started = startEditor(place, ['--context', 'mine', '--folder', repository], {
    KUBECONFIG: user.kubeconfig,
    PLUMBLINE_VSCODE: program,
    PLUMBLINE_CACHE: cacheFolder(),
    HOME: home,
    // The stand-in wants one, as Electron does, and does not use it.
    DISPLAY: ':77',
    ...environment,
  });
  all.push(started);
  return started;
}

/** The page of the stand-in, which writes where its debugging port is. */
const windowOf = (started: StartedEditor): Promise<Page> =>
  waitUntil(
    'window',
    async () => {
      if (started.npm.exitCode !== null) throw new Error(`npm start ended: ${started.said()}`);
      const [file] = globSync('plumbline-start-*/editor/user-data/window/port', { cwd: started.temporary });
      if (file === undefined) return undefined;
      const port = readFileSync(path.join(started.temporary, file), 'utf8');
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const page = browser.contexts()[0]?.pages()[0];
      await page?.waitForSelector('.monaco-workbench .explorer-folders-view .monaco-list-row');
      return page;
    },
    { timeoutMs: 180_000, everyMs: 500 },
  );

const requests = async (): Promise<number> => (await readAuditLog(cluster.address, user.name)).length;

const view = async (page: Page): Promise<string> =>
  (await page.locator('.pane-body .monaco-list-row, .welcome-view-content').allInnerTexts()).join(' ');

const nothingIsLeft = async (started: StartedEditor): Promise<void> => {
  try {
    await waitUntil('end of everything', () => started.leftovers().length === 0, { timeoutMs: 30_000 });
  } catch {
    assert.deepEqual(started.leftovers(), []);
  }
};
