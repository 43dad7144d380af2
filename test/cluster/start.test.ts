import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readAuditLog } from '../harness/auditLog.ts';
import { openBrowserPage, type BrowserPage } from '../harness/editor/browserPage.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules, type TestUser } from '../harness/testUser.ts';
import { provideEditor } from '../harness/tools/editor.ts';
import { startEditor, type StartedEditor } from './support/startedEditor.ts';

const project = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'start-test-'));
const repository = path.join(folder, 'repository');
const all: StartedEditor[] = [];
let cluster: TestCluster;
let user: TestUser;

before(async () => {
  cluster = await testCluster();
  user = await newTestUser(cluster, await cluster.newNamespace('start'), 'mine', rules.readEverything);
  cpSync(path.join(project, 'test/fixtures/demo'), repository, { recursive: true });
  execFileSync('git', ['-C', repository, 'init', '--quiet']);
});
after(async () => {
  // A test that has failed leaves its editor.
  for (const { end } of all) end();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

const own = (): readonly string[] => ['--context', 'mine', '--folder', repository];
const start = (name: string, args: readonly string[]): StartedEditor => {
  const place = path.join(folder, name);
  mkdirSync(place);
  const started = startEditor(place, ['--browser', ...args], { KUBECONFIG: user.kubeconfig });
  all.push(started);
  return started;
};

test('the demonstration: the cluster joins the editor, and SIGKILL leaves nothing of either', async () => {
  const started = start('demonstration', []);
  const page = await look(await started.url(), 'demonstration');
  await waitUntil('drift in the status bar', async () => (await statusBar(page)).includes('4 drifted'), {
    timeoutMs: 120_000,
  });
  assert.match(started.said(), /VS Code is there after [^]*starting etcd[^]*Ready after/);
  await page.close();
  assert.ok(started.leftovers().some((each) => each.includes('kube-apiserver')));
  process.kill(started.script(), 'SIGKILL');
  await nothingIsLeft(started);
});

test("a person's own cluster is read and nothing else, and Ctrl-C ends what was started", async () => {
  const files = tree();
  const started = start('own', own());
  const page = await look(await started.url(), 'own');
  await waitUntil(
    'the chosen cluster',
    async () => (await readAuditLog(cluster.address, user.name)).length > 3,
    {
      timeoutMs: 60_000,
    },
  );
  await waitUntil('the view', async () => /mine|nothing in the chosen clusters/i.test(await view(page)), {
    timeoutMs: 60_000,
  });
  await page.close();
  const pid = started.npm.pid ?? 0;
  process.kill(-pid, 'SIGINT');
  await nothingIsLeft(started);
  const writes = (await readAuditLog(cluster.address, user.name)).filter(
    ({ verb, resource }) =>
      !['get', 'list', 'watch'].includes(verb) && !/^selfsubject(access|rules)reviews$/.test(resource ?? ''),
  );
  assert.deepEqual(writes, []);
  assert.equal(tree(), files, 'the repository is as it was');
});

for (const [what, pidOf] of [
  ['launcher', (started: StartedEditor) => started.launcher()],
  ['npm that started it', (started: StartedEditor) => started.npm.pid ?? 0],
] as const)
  test(`SIGKILL of the ${what} leaves nothing`, async () => {
    const started = start(what.replaceAll(' ', '-'), own());
    await started.url();
    process.kill(pidOf(started), 'SIGKILL');
    await nothingIsLeft(started);
  });

test('what cannot be is one line and exit code 2', () => {
  const plain = path.join(folder, 'plain');
  mkdirSync(plain);
  const none = path.join(folder, 'none');
  for (const [args, expected] of [
    [['--context', 'other', '--folder', repository], /^there is no context other in .*: there is mine$/],
    [['--context', 'mine', '--folder', none], /^there is no folder .*none: /],
    [['--context', 'mine', '--folder', plain], /^.*plain is not in a Git repository: /],
    [['--context', 'mine'], /^--context and --folder belong together: /],
    [['--prot', '1'], /^Unknown option '--prot'/],
    [['--port', 'x'], /^x is not a port: /],
  ] as const) {
    const { status, stderr, stdout } = run(args, user.kubeconfig);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr.trimEnd(), expected);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  }
  const broken = path.join(folder, 'broken');
  writeFileSync(broken, '{');
  assert.equal(run(own(), broken).status, 2);
  assert.match(run(own(), none).stderr, /there is no .*none/);
});

const run = (args: readonly string[], kubeconfig: string) =>
  spawnSync(process.execPath, [path.join(project, 'test/harness/start.ts'), ...args], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    encoding: 'utf8',
  });

async function look(url: string, name: string): Promise<BrowserPage> {
  const page = await openBrowserPage({
    editorFolder: await provideEditor(),
    folder: path.join(folder, name, 'browser'),
    onEnd: () => undefined,
    functions: {},
  });
  await page.goto(url);
  return page;
}

const statusBar = async (page: BrowserPage): Promise<string> =>
  (await page.texts('.statusbar-item')).join(' ');
const view = async (page: BrowserPage): Promise<string> =>
  (await page.texts('.pane-body .monaco-list-row, .welcome-view-content')).join(' ');

const nothingIsLeft = async (started: StartedEditor): Promise<void> => {
  try {
    await waitUntil('end of everything', () => started.leftovers().length === 0, { timeoutMs: 30_000 });
  } catch {
    assert.deepEqual(started.leftovers(), []);
  }
};

/** The repository's own files; not Git's, which reading may refresh. */
const tree = (): string =>
  execFileSync(
    'find',
    ['.', '-path', './.git', '-prune', '-o', '-type', 'f', '-newer', '.git/HEAD', '-print'],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  ) + readFileSync(path.join(repository, 'apps/shop/base/web.yaml'), 'utf8');
