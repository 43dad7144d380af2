import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { chartServer, indexOf, type ChartServer } from '../support/charts/chartServer.ts';
import { ociServer } from '../support/charts/ociServer.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { ownHome } from '../support/ownHome.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** `plumbline render` of HelmReleases whose charts come from a Helm repository or an OCI registry. */

const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels: { chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }} }
data: { greeting: {{ .Values.greeting | quote }} }
`;
const packed = await packChart('web', '1.0.0', {
  'values.yaml': 'greeting: hello\n',
  'values-prod.yaml': 'greeting: good day\n',
  'templates/web.yaml': template,
});

const helmRepository = (t: TestContext): Promise<ChartServer> =>
  chartServer(t, ({ path: asked }, response) => {
    if (asked === '/index.yaml') response.end(indexOf('web', '1.0.0', 'web-1.0.0.tgz', digestOf(packed)));
    else if (asked === '/web-1.0.0.tgz') response.end(packed);
    else response.writeHead(404).end();
  });

const release = (spec: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: shop }
spec: { interval: 1m, ${spec} }
`;
const ofRepository = (version: string, more = ''): string =>
  release(
    `chart: { spec: { chart: web, version: "${version}", sourceRef: { kind: HelmRepository, name: charts }${more} } }`,
  );
const sourceOf = (kind: string, name: string, spec: string): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { interval: 1m, ${spec} }\n`;

/** The command line of a person with a home of their own. */
function person(
  t: TestContext,
): (repository: TemporaryRepository, ...args: readonly string[]) => Promise<Ran> {
  const env = { ...ownHome(t), XDG_CONFIG_HOME: '', DOCKER_CONFIG: '' };
  return (repository, ...args) => plumbline(repository.folder, env, 'render', ...args);
}

function has({ code, stdout, stderr }: Ran, ...lines: readonly string[]): void {
  assert.equal(code, 0, stderr);
  for (const line of lines) assert.ok(stdout.split('\n').includes(line), `${line} is not in\n${stdout}`);
}

test('a release of a Helm repository renders once its host is allowed, and offline from then on', async (t) => {
  const server = await helmRepository(t);
  const render = person(t);
  const repository = temporaryRepository(t);
  repository.write('apps/shop/release.yaml', ofRepository('1.x'));
  repository.write('apps/shop/patch.yaml', 'HelmRepository: {}\n');
  repository.write('sources/charts.yaml', sourceOf('HelmRepository', 'charts', `url: "${server.url}"`));
  repository.commit('first');

  const refused = await render(repository, 'apps/shop/release.yaml');
  assert.equal(refused.code, 2);
  assert.equal(
    refused.stderr,
    `plumbline: the index of ${server.url} is not fetched: ${server.host} is not allowed: allow it with --fetch-charts ${server.host}\n`,
  );
  assert.deepEqual(server.requests, []);

  const lines = ['  greeting: hello', '    chart: web-1.0.0', '# kind: web-1.0.0.tgz/templates/web.yaml:2'];
  has(
    await render(repository, 'apps/shop/release.yaml', '--origins', '--fetch-charts', server.host),
    ...lines,
  );
  const asked = server.requests.length;
  has(await render(repository, 'apps/shop/release.yaml', '--origins'), ...lines);
  assert.equal(server.requests.length, asked);
});

test('files of values are those of the chart', async (t) => {
  const server = await helmRepository(t);
  const repository = temporaryRepository(t);
  const source = sourceOf('HelmRepository', 'charts', `url: "${server.url}"`);
  repository.write('values-prod.yaml', 'greeting: of the repository\n');
  repository.write(
    'release.yaml',
    `${ofRepository('1.0.0', ', valuesFiles: [values.yaml, values-prod.yaml]')}---\n${source}`,
  );
  has(await person(t)(repository, 'release.yaml', '--fetch-charts', 'any'), '  greeting: good day');
});

test('a release of an OCIRepository has the digest in the version of its chart, as helm-controller writes it', async (t) => {
  const server = await ociServer(t, packed);
  const repository = temporaryRepository(t);
  const source = sourceOf('OCIRepository', 'web', `url: "oci://${server.host}/web", ref: { tag: 1.0.0 }`);
  const reference = release('chartRef: { kind: OCIRepository, name: web }');
  repository.write('release.yaml', `${reference}---\n${source}`);
  const rendered = await person(t)(repository, 'release.yaml', '--fetch-charts', server.host);
  const manifest = server.requests.find(({ path: asked }) => asked.includes('/manifests/'));
  assert.equal(manifest?.path, '/v2/web/manifests/1.0.0');
  const digest = digestOf(await (await fetch(`${server.url}/v2/web/manifests/1.0.0`)).text());
  has(rendered, '  greeting: hello', `    chart: web-1.0.0+${digest.slice(7, 19)}`);
});

test('a release of a HelmChart takes the chart, its version and its files of values from there', async (t) => {
  const server = await helmRepository(t);
  const repository = temporaryRepository(t);
  const source = sourceOf('HelmRepository', 'charts', `url: "${server.url}"`);
  const chart = sourceOf(
    'HelmChart',
    'web',
    'chart: web, version: "1.x", valuesFiles: [values-prod.yaml], sourceRef: { kind: HelmRepository, name: charts }',
  );
  repository.write('release.yaml', release('chartRef: { kind: HelmChart, name: web }'));
  repository.write('sources.yaml', `${source}---\n${chart}`);
  has(await person(t)(repository, 'release.yaml', '--fetch-charts', 'any'), '  greeting: good day');
});

test('a chart of the repository takes dependencies from elsewhere', async (t) => {
  const server = await helmRepository(t);
  const render = person(t);
  const repository = temporaryRepository(t);
  const dependency = `dependencies: [{ name: web, version: "^1.0", repository: "${server.url}" }]`;
  repository.write('chart/Chart.yaml', `apiVersion: v2\nname: own\nversion: 2.0.0\n${dependency}\n`);
  repository.write('chart/values.yaml', 'web: { greeting: from above }\n');
  has(await render(repository, 'chart', '--fetch-charts', server.host), '  greeting: from above');
  const refused = await person(t)(repository, 'chart');
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /dependency web: .* is not allowed: allow it with --fetch-charts/);
});

test('what cannot be rendered says why', async (t) => {
  const repository = temporaryRepository(t);
  const render = person(t);
  repository.write('alone.yaml', ofRepository('1.x'));
  repository.write('bucket.yaml', ofRepository('1.x').replace('HelmRepository', 'Bucket'));
  const twice = sourceOf('HelmRepository', 'two', 'url: "https://charts.example.com"');
  repository.write(
    'several.yaml',
    `${ofRepository('1').replace('name: charts', 'name: two')}---\n${twice}---\n${twice.replace('name: two', 'name: two, namespace: shop')}`,
  );
  for (const [named, words] of [
    [
      'alone.yaml',
      'alone.yaml: its chart comes from HelmRepository/shop/charts, which is in no file of the repository',
    ],
    ['bucket.yaml', 'takes its chart from Bucket, which is not read'],
    ['several.yaml', 'HelmRepository/shop/two is in the files of the repository more than once'],
  ] as const) {
    const { code, stderr } = await render(repository, named);
    assert.equal(code, 2);
    assert.ok(stderr.includes(words), stderr);
  }
  const wrong = await render(repository, 'alone.yaml', '--fetch-charts', 'https://a/b');
  assert.match(wrong.stderr, /--fetch-charts takes a host such as ghcr\.io, or any, not “https:\/\/a\/b”/);
  assert.equal(existsSync(path.join(repository.folder, 'cache')), false);
});
