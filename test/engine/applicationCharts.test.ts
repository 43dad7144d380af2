import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { chartServer, type ChartServer } from '../support/charts/chartServer.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { ownHome } from '../support/ownHome.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** Applications with charts from a Helm repository, and with charts that depend on such: rendered without a cluster. */

const template = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-web }
data: { greeting: {{ .Values.greeting | quote }}, of: {{ .Chart.Version | quote }} }
`;
const versions = ['1.0.0', '1.1.0', '2.0.0'];
const packages = new Map(
  await Promise.all(
    versions.map(async (version): Promise<readonly [string, Buffer]> => {
      const files = {
        'values.yaml': 'greeting: hello\n',
        'prod.yaml': 'greeting: good day\n',
        'templates/web.yaml': template,
      };
      return [`/web-${version}.tgz`, await packChart('web', version, files)];
    }),
  ),
);
const index = `apiVersion: v1\nentries:\n  web:\n${[...packages]
  .map(
    ([file, packed]) =>
      `  - version: ${file.slice(5, -4)}\n    digest: ${digestOf(packed)}\n    urls: [${file.slice(1)}]\n`,
  )
  .join('')}`;

const fleet = 'https://git.example.com/org/fleet.git';

interface World {
  readonly server: ChartServer;
  readonly repository: TemporaryRepository;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  /** The manifest of an Application, whose sources are JSON. */
  readonly write: (name: string, sources: readonly object[]) => void;
}

async function world(t: TestContext): Promise<World> {
  const server = await chartServer(t, ({ path: asked }, response) => {
    const packed = packages.get(asked);
    if (asked === '/index.yaml') response.end(index);
    else if (packed) response.end(packed);
    else response.writeHead(404).end();
  });
  const env = ownHome(t);
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', fleet);
  const write = (name: string, sources: readonly object[]): void => {
    const spec = { ...(sources.length > 1 ? { sources } : { source: sources[0] }) };
    const metadata = { name, namespace: 'argocd' };
    const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, spec };
    repository.write(`applications/${name}.yaml`, JSON.stringify(application, null, 1));
  };
  return { server, repository, write, run: (...args) => plumbline(repository.folder, env, ...args) };
}

function has({ code, stdout, stderr }: Ran, ...lines: readonly string[]): void {
  assert.equal(code, 0, stderr);
  for (const line of lines) assert.ok(stdout.split('\n').includes(line), `${line} is not in\n${stdout}`);
}

const ofServer = ({ server }: World, targetRevision: string, helm: object = {}): object => ({
  repoURL: server.url,
  chart: 'web',
  targetRevision,
  helm,
});

test('an Application of a chart alone belongs to the repository that holds its manifest', async (t) => {
  const it = await world(t);
  it.write('shop', [ofServer(it, '1.x', { valueFiles: ['prod.yaml'] })]);
  it.repository.commit('first');
  const refused = await it.run('render', 'Application/argocd/shop');
  assert.equal(refused.code, 2);
  const words = `${it.server.host} is not allowed (Fetch Charts, or --fetch-charts, allows it)`;
  assert.ok(refused.stderr.includes(words), refused.stderr);
  assert.deepEqual(it.server.requests, []);
  const rendered = await it.run('render', 'Application/argocd/shop', '--fetch-charts', it.server.host);
  has(rendered, '  name: shop-web', '  greeting: good day', '  of: 1.1.0');
});

test('values come from the chart, from this repository by name, and from the Application', async (t) => {
  const it = await world(t);
  const helm = {
    valueFiles: ['prod.yaml', '$here/values/shop.yaml'],
    parameters: [{ name: 'more', value: '$ARGOCD_APP_REVISION' }],
  };
  it.write('shop', [
    ofServer(it, '>=2', helm),
    { repoURL: fleet, targetRevision: 'HEAD', ref: 'here' },
    { repoURL: fleet, targetRevision: 'HEAD', path: 'plain' },
  ]);
  it.repository.write('values/shop.yaml', 'greeting: of this repository\n');
  it.repository.write('plain/map.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plain }\n');
  it.repository.commit('first');
  const run = (): Promise<Ran> =>
    it.run('render', 'Application/argocd/shop', '--fetch-charts', it.server.host);
  has(await run(), '  greeting: of this repository', '  of: 2.0.0', '  name: plain');
  it.write('shop', [
    ofServer(it, '2.0.0', { valueFiles: ['none.yaml'] }),
    { repoURL: fleet, targetRevision: 'HEAD', path: 'plain' },
  ]);
  const { code, stderr } = await run();
  assert.equal(code, 2);
  assert.ok(stderr.includes('the chart has no file none.yaml'), stderr);
});

const own = (dependency: string): string =>
  `apiVersion: v2\nname: own\nversion: 3.0.0\ndependencies:\n- ${dependency}\n`;

test('what a chart of the repository depends on is fetched as helm dependency build does', async (t) => {
  const it = await world(t);
  it.write('shop', [{ repoURL: fleet, targetRevision: 'HEAD', path: 'chart' }]);
  const asked = { name: 'web', version: '1.x', repository: it.server.url, alias: 'front' };
  it.repository.write('chart/Chart.yaml', own(JSON.stringify(asked)));
  it.repository.write('chart/values.yaml', 'front: { greeting: from above }\n');
  it.repository.commit('first');
  const refused = await it.run('render', 'Application/argocd/shop');
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /dependency web: .* is not allowed \(Fetch Charts, or --fetch-charts, allows it\)/,
  );
  const run = (): Promise<Ran> => it.run('render', 'Application/argocd/shop', '--fetch-charts', 'any');
  has(await run(), '  greeting: from above', '  of: 1.1.0');

  const locked = { name: 'web', version: '1.0.0', repository: it.server.url };
  const lock = (digest: string): void => {
    it.repository.write('chart/Chart.lock', JSON.stringify({ dependencies: [locked], digest }));
  };
  lock(digestOf(JSON.stringify([[asked], [locked]])));
  has(await run(), '  greeting: from above', '  of: 1.0.0');
  lock(`sha256:${'0'.repeat(64)}`);
  const { code, stderr } = await run();
  assert.equal(code, 2);
  assert.ok(stderr.includes('Chart.lock is out of sync with the dependencies of Chart.yaml'), stderr);
});
