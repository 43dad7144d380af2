import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { chartServer, type ChartServer } from '../support/charts/chartServer.ts';
import { gitOutput } from '../harness/git.ts';
import { startGitServer } from '../harness/gitServer.ts';
import { ownHome } from '../support/ownHome.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** Resources of a kustomization that are files elsewhere, named by their addresses. */

const configMap = (level: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { level: ${level} }\n`;

interface World {
  readonly server: ChartServer;
  readonly repository: TemporaryRepository;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  readonly serve: (level: string | undefined) => void;
}

async function world(t: TestContext): Promise<World> {
  let level: string | undefined = 'info';
  const server = await chartServer(t, (_asked, response) => {
    if (level === undefined) response.writeHead(404).end();
    else response.end(configMap(level));
  });
  const env = ownHome(t);
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  repository.write(
    'app/kustomization.yaml',
    `namespace: shop\nresources: ["${server.url}/deploy/settings.yaml?v=1"]\n`,
  );
  repository.write(
    'clusters/app.yaml',
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: app, namespace: flux-system }\nspec: { interval: 1m, prune: true, path: ./app, sourceRef: { kind: GitRepository, name: fleet } }\n',
  );
  repository.commit('first');
  const run = (...args: readonly string[]): Promise<Ran> => plumbline(repository.folder, env, ...args);
  return { server, repository, run, serve: (now) => (level = now) };
}

test('a folder renders once the host is allowed, and offline from then on', async (t) => {
  const { server, run, serve } = await world(t);
  const refused = await run('render', 'app');
  assert.deepEqual(
    [refused.code, refused.stderr],
    [
      2,
      `plumbline: ${server.url}/deploy/settings.yaml?v=1 is not fetched: ${server.host} is not allowed: allow it with --fetch-charts ${server.host}\n`,
    ],
  );
  const rendered = await run('render', 'app', '--fetch-charts', server.host);
  assert.equal(rendered.code, 0, rendered.stderr);
  assert.match(rendered.stdout, /namespace: shop\n/);
  assert.match(rendered.stdout, /level: info\n/);
  serve(undefined);
  const offline = await run('render', 'app');
  assert.match(offline.stdout, /level: info\n/);
});

test('an owner of the files renders the same, and says why it does not', async (t) => {
  const { server, repository, run, serve } = await world(t);
  const name = 'Kustomization/flux-system/app';
  const refused = await run('render', name);
  assert.match(
    refused.stderr,
    /is not fetched: .* is not allowed \(Fetch Charts, or --fetch-charts, allows it\)/,
  );
  repository.write('app/kustomization.yaml', `namespace: other\nresources: ["${server.url}/x.yaml"]\n`);
  const { stdout, stderr } = await run('render', name, '--fetch-charts', server.host, '--origins');
  assert.match(stdout, /level: info\n/, stderr);
  assert.ok(stdout.includes(`${server.url}/x.yaml`), stdout);
  const planned = await run('plan', '--fetch-charts', server.host, '--format', 'json');
  assert.match(planned.stdout, /"namespace": "other"/, planned.stderr);
  serve(undefined);
  repository.write('app/kustomization.yaml', `resources: ["${server.url}/gone.yaml"]\n`);
  const gone = await run('render', name, '--fetch-charts', server.host);
  assert.equal(gone.code, 2);
  assert.match(gone.stderr, /gone\.yaml.*(404|repository)/s);
});

test('a repository as a base is fetched at its ref, file by file', async (t) => {
  const { repository, run } = await world(t);
  const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-bases-'));
  const server = await startGitServer(folder);
  t.after(() => {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = await server.create('bases');
  const bases = temporaryRepository(t);
  bases.write('web/kustomization.yaml', 'resources: [../common]\nnamePrefix: web-\n');
  bases.write('common/kustomization.yaml', 'resources: [settings.yaml]\n');
  bases.write('common/settings.yaml', configMap('one'));
  bases.commit('one');
  bases.git('tag', 'v1');
  bases.write('common/settings.yaml', configMap('two'));
  bases.commit('two');
  await gitOutput(bases.folder, 'push', '--quiet', url, 'main', 'v1');
  const { host } = new URL(url);
  const base = `${url}//web`;
  repository.write('app/kustomization.yaml', `namespace: shop\nresources: ["${base}?ref=v1"]\n`);
  const refused = await run('render', 'app');
  assert.match(refused.stderr, new RegExp(`is not fetched: ${host} is not allowed`));
  const rendered = await run('render', 'app', '--fetch-charts', host, '--origins');
  assert.match(rendered.stdout, /name: web-settings\n/, rendered.stderr);
  assert.match(rendered.stdout, /level: one\n/);

  const name = 'Kustomization/flux-system/app';
  const owner = await run('render', name, '--fetch-charts', host, '--origins');
  assert.match(owner.stdout, /level: one\n/, owner.stderr);
  assert.ok(owner.stdout.includes(`bases.git//common/settings.yaml?ref=v1`), owner.stdout);
  repository.write('app/kustomization.yaml', `namespace: shop\nresources: ["${base}"]\n`);
  assert.match((await run('render', name, '--fetch-charts', host)).stdout, /level: two\n/);
  repository.write('app/kustomization.yaml', `resources: ["${base}?ref=nowhere"]\n`);
  const nowhere = await run('render', name, '--fetch-charts', host);
  assert.match(nowhere.stderr, /bases\.git at nowhere: couldn't find remote ref nowhere/);
  // What was fetched is there without its server, and without being allowed to ask it.
  server.stop();
  repository.write('app/kustomization.yaml', `namespace: shop\nresources: ["${base}?ref=v1"]\n`);
  assert.match((await run('render', name)).stdout, /level: one\n/);
});
