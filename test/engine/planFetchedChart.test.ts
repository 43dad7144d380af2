import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { plumbline, type Ran } from '../cluster/support/plumbline.ts';
import { chartServer, type ChartServer } from '../support/charts/chartServer.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { ownHome } from '../support/ownHome.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** HelmReleases as owners whose charts come from a Helm repository: rendered and planned, without a cluster. */

const template = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { greeting: {{ .Values.greeting | quote }}, of: {{ .Chart.Version | quote }} }
`;
const versions = ['1.0.0', '1.1.0', '2.0.0'];
const packages = new Map(
  await Promise.all(
    versions.map(async (version): Promise<readonly [string, Buffer]> => {
      const files = { 'values.yaml': 'greeting: hello\n', 'templates/web.yaml': template };
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

const release = (version: string, values = ''): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop }
spec:
  interval: 10m
  chart: { spec: { chart: web, version: "${version}", sourceRef: { kind: HelmRepository, name: charts } } }
  values: { ${values} }
`;
const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec: { interval: 10m, path: ./apps, prune: true, sourceRef: { kind: GitRepository, name: fleet } }
`;

interface World {
  readonly server: ChartServer;
  readonly repository: TemporaryRepository;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
}

async function fleet(t: TestContext): Promise<World> {
  const server = await chartServer(t, ({ path: asked }, response) => {
    const packed = packages.get(asked);
    if (asked === '/index.yaml') response.end(index);
    else if (packed) response.end(packed);
    else response.writeHead(404).end();
  });
  const env = ownHome(t);
  const repository = temporaryRepository(t);
  repository.git('remote', 'add', 'origin', 'https://git.example.com/org/fleet.git');
  repository.write('clusters/apps.yaml', flux);
  repository.write('apps/kustomization.yaml', 'namespace: web\nresources: [shop.yaml, charts.yaml]\n');
  repository.write('apps/shop.yaml', release('1.0.0'));
  repository.write(
    'apps/charts.yaml',
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: { name: charts }\nspec: { interval: 1h, url: "${server.url}" }\n`,
  );
  repository.commit('first');
  repository.git('switch', '--quiet', '--create', 'feature');
  return { server, repository, run: (...args) => plumbline(repository.folder, env, ...args) };
}

test('a release that a Kustomization renders takes its chart from where its source says', async (t) => {
  const { server, run } = await fleet(t);
  const refused = await run('render', 'HelmRelease/web/shop');
  assert.equal(refused.code, 2);
  assert.ok(
    refused.stderr.includes(`${server.host} is not allowed (Fetch Charts, or --fetch-charts, allows it)`),
  );
  assert.deepEqual(server.requests, []);
  const { code, stdout, stderr } = await run('render', 'HelmRelease/web/shop', '--fetch-charts', server.host);
  assert.equal(code, 0, stderr);
  for (const line of ['  greeting: hello', '  of: 1.0.0', '    helm.toolkit.fluxcd.io/name: shop'])
    assert.ok(stdout.split('\n').includes(line), `${line} is not in\n${stdout}`);
});

test('another version, a range and other values are what they change in the objects', async (t) => {
  const { server, repository, run } = await fleet(t);
  const plan = async (): Promise<string> => {
    const { stdout, stderr } = await run(
      ...['plan', 'HelmRelease/web/shop', '--base', 'main', '--head', 'feature'],
      ...['--fetch-charts', server.host],
    );
    return stdout + stderr;
  };
  repository.write('apps/shop.yaml', release('1.1.0', 'greeting: good day'));
  repository.commit('second');
  const second = await plan();
  for (const line of ['data.greeting: hello → good day', 'data.of: 1.0.0 → 1.1.0'])
    assert.ok(second.includes(line), second);
  repository.write('apps/shop.yaml', release('>=2'));
  repository.commit('third');
  const third = await plan();
  assert.ok(third.includes('data.of: 1.0.0 → 2.0.0') && !third.includes('data.greeting'), third);
  repository.write('apps/shop.yaml', release('>=3'));
  repository.commit('fourth');
  assert.ok((await plan()).includes(`${server.url} has no chart web of version >=3`), await plan());
});

test('a release of a file that nobody renders finds its source in another file, also without a namespace', async (t) => {
  const { server, repository, run } = await fleet(t);
  repository.write('other/new.yaml', release('2.x').replace('name: shop }', 'name: new, namespace: web }'));
  const rendered = await run('render', 'HelmRelease/web/new', '--fetch-charts', server.host);
  assert.ok(rendered.stdout.split('\n').includes('  of: 2.0.0'), rendered.stderr);
  repository.write(
    'other/none.yaml',
    release('1')
      .replace('name: shop }', 'name: none, namespace: web }')
      .replace('name: charts', 'name: gone'),
  );
  const { code, stderr } = await run('render', 'HelmRelease/web/none', '--fetch-charts', server.host);
  assert.equal(code, 2);
  assert.ok(
    stderr.includes('its chart comes from HelmRepository/web/gone, which the repository does not hold'),
    stderr,
  );
});
