import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test, type TestContext } from 'node:test';
import type { Outcome } from '../../src/base/outcome.ts';
import { inflationAt } from '../../src/core/owner/inflation.ts';
import { remotePlace } from '../../src/core/owner/remoteFile.ts';
import { printJson } from '../../src/core/resource/json.ts';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import type { Build } from '../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../src/engine/engineFailure.ts';
import { Inflations } from '../../src/session/builds/inflations.ts';
import { fileContent } from '../../src/session/git/fileContent.ts';
import type { FetchChart } from '../../src/session/releases/releaseBuild.ts';
import { RemoteContents } from '../../src/session/git/remoteContents.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { provideHelm } from '../harness/tools/helm.ts';
import { chartServer, indexOf } from '../support/charts/chartServer.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { testCharts } from '../support/charts/testCharts.ts';
import { engineSession } from './support/engineSession.ts';
import { folderFiles } from './support/folderFiles.ts';
import { provideNativeKustomize } from './support/nativeKustomize.ts';
import { kubernetesFile, startKustomize, workerEntry } from './support/testEngine.ts';

/** Charts that kustomizations inflate, beside the command lines of kustomize and Helm. */

const helm = path.join(await provideHelm(), 'helm');
const native = await provideNativeKustomize();
const kustomize = startKustomize();
const charts = createChartEngine({ entry: workerEntry, file: kubernetesFile });
const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-inflated-'));
after(() => {
  kustomize.dispose();
  charts.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const packed = await packChart('web', '1.2.0', {
  'values.yaml': 'greeting: hello\nport: 80\n',
  'templates/web.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-web, namespace: {{ .Release.Namespace }} }
data: { greeting: {{ .Values.greeting | quote }}, port: "{{ .Values.port }}", plain: yes, version: {{ .Capabilities.KubeVersion.Version | quote }} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec: { replicas: 1, template: { spec: { containers: [{ name: web, image: "example.org/web:1" }] } } }
`,
});
const ends = {
  after: (end: () => unknown) => {
    after(() => end());
  },
} as Pick<TestContext, 'after'>;
const server = await chartServer(ends, ({ path: asked }, response) => {
  if (asked === '/index.yaml') response.end(indexOf('web', '1.2.0', 'web-1.2.0.tgz', digestOf(packed)));
  else if (asked === '/web-1.2.0.tgz') response.end(packed);
  else response.writeHead(404).end();
});

const shop = (more = ''): string =>
  `{ name: shop, releaseName: demo, kubeVersion: v1.37.2, includeCRDs: true${more} }`;
const web = `{ name: web, repo: "${server.url}", version: 1.2.0, releaseName: web, kubeVersion: v1.30.1 }`;
const globals = 'helmGlobals: { chartHome: ../charts }\n';
const inline =
  'valuesInline: { replicas: 3, large: 1000000, image: { tag: "2.0" }, config: { removed: null } }';

const cases: Readonly<Record<string, string>> = {
  local: `${globals}helmCharts: [${shop()}]\n`,
  named: `${globals}helmCharts: [${shop(', namespace: web')}]\n`,
  namespaced: `${globals}namespace: other\nnamePrefix: a-\nhelmCharts: [${shop()}]\n`,
  inline: `${globals}helmCharts: [${shop(`, ${inline}`)}]\n`,
  merged: `${globals}helmCharts: [${shop(`, valuesMerge: merge, ${inline}`)}]\n`,
  replaced: `${globals}helmCharts: [${shop(`, valuesMerge: replace, valuesFile: ../values.yaml, ${inline}`)}]\n`,
  files: `${globals}helmCharts: [${shop(', valuesFile: ../charts/shop/values.yaml, additionalValuesFiles: [../values.yaml, ../more.yaml]')}]\n`,
  hooks: `${globals}helmCharts: [${shop(', skipHooks: true')}]\n`,
  tests: `${globals}helmCharts: [${shop(', skipTests: true, apiVersions: [monitoring.coreos.com/v1]')}]\n`,
  ordered: `${globals}resources: [map.yaml]\nconfigMapGenerator: [{ name: made, literals: [a=b] }]\nhelmCharts: [${web}, ${shop()}]\nsortOptions: { order: fifo }\n`,
  changed: `${globals}helmCharts: [${web}]\nimages: [{ name: example.org/web, newTag: "7" }]\nreplicas: [{ name: web, count: 4 }]\npatches: [{ target: { kind: ConfigMap }, patch: '[{ "op": "add", "path": "/data/added", "value": "one" }]' }, { path: patch.yaml }]\n`,
  based: 'namespace: outer\nresources: [../changed]\nlabels: [{ pairs: { of: base } }]\n',
  generator: 'generators: [generator.yaml]\n',
  newest: `helmCharts: [{ name: web, repo: "${server.url}/", releaseName: web, kubeVersion: 1.31.2 }]\n`,
  own: `helmCharts: [${shop()}]\n`,
};
const failing: Readonly<Record<string, readonly [kustomization: string, words: RegExp]>> = {
  missing: [
    `${globals}helmCharts: [{ name: nothing, releaseName: a }]\n`,
    /^no repo specified for pull, no chart found at '.*\/charts\/nothing'$/,
  ],
  unnamed: [
    `${globals}helmCharts: [{ name: shop }]\n`,
    /^the chart shop is inflated without a releaseName, and Helm makes up another name each time$/,
  ],
  template: [
    `${globals}helmCharts: [{ name: broken, releaseName: a }]\n`,
    /^inflating the chart 'broken': .*broken\/templates\/a\.yaml:1:.*told so/s,
  ],
  schema: [
    `${globals}helmCharts: [${shop(', valuesInline: { replicas: -1 }')}]\n`,
    /^inflating the chart 'shop': values don't meet the specifications/,
  ],
  dependency: [
    `${globals}helmCharts: [{ name: needy, releaseName: a }]\n`,
    /^inflating the chart 'needy': the chart needs web 1\.x from https:\/\/example\.com, which is not in its charts\/ folder/,
  ],
  merging: [`${globals}helmCharts: [${shop(', valuesMerge: whichever')}]\n`, /valuesMerge must be one of/],
  unknown: [
    `helmCharts: [{ name: web, repo: "${server.url}", version: 9.9.9, releaseName: a }]\n`,
    /^inflating the chart 'web': .*9\.9\.9/,
  ],
};

const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};
const fixture = path.join(projectFolder, 'test', 'fixtures', 'charts', 'shop');
cpSync(fixture, path.join(folder, 'charts', 'shop'), { recursive: true });
cpSync(fixture, path.join(folder, 'own', 'charts', 'shop'), { recursive: true });
write('charts/broken/Chart.yaml', 'apiVersion: v2\nname: broken\nversion: 1.0.0\n');
write('charts/broken/values.yaml', '{}\n');
write('charts/broken/templates/a.yaml', '{{ fail "told so" }}\n');
write(
  'charts/needy/Chart.yaml',
  'apiVersion: v2\nname: needy\nversion: 1.0.0\ndependencies: [{ name: web, version: 1.x, repository: "https://example.com" }]\n',
);
write('charts/needy/values.yaml', '{}\n');
write('values.yaml', 'replicas: 5\nglobal: { region: us }\n');
write('more.yaml', 'replicas: 6\ntags: { observability: true }\n');
write('ordered/map.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: first }\n');
write(
  'changed/patch.yaml',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: { of: patch }\n',
);
write(
  'generator/generator.yaml',
  `apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: any }\nname: web\nrepo: "${server.url}"\nversion: 1.2.0\nreleaseName: web\nkubeVersion: v1.30.1\n`,
);
for (const [name, text] of Object.entries(cases)) write(`${name}/kustomization.yaml`, text);
for (const [name, [text]] of Object.entries(failing)) write(`${name}/kustomization.yaml`, text);

const files = folderFiles(folder);
kustomize.setFiles(new Map([...files].map(([name, content]) => [`/tree${name}`, content])));
const tree = new Map(
  [...files].map(([name, content]) => [
    name.slice(1),
    fileContent(name.slice(1), typeof content === 'string' ? Buffer.from(content) : content),
  ]),
);
const fetched = testCharts(ends, { hosts: [server.host] });
const fetch: FetchChart = (reference, signal) => fetched.chart(reference, signal);
const remotes = new RemoteContents(kustomize);
const inflations = new Inflations(kustomize, charts);

async function build(name: string, restrictToRoot: boolean): Promise<Outcome<Build, EngineFailure>> {
  for (let round = 0; ; round++) {
    const built = await kustomize.build({
      tree: '/tree',
      root: `/tree/${name}`,
      order: 'cli',
      restrictToRoot,
      origins: true,
      remotes: true,
      argo: { inflatesCharts: true },
    });
    if (built.ok || built.failure.code !== 'wanted') return built;
    assert.ok(round < 20, built.failure.paths.join());
    const { paths } = built.failure;
    const failure =
      (await remotes.provide(
        paths.flatMap((one) => remotePlace(one) ?? []),
        fetch,
      )) ??
      (await inflations.provide(paths.filter(inflationAt), {
        trees: [{ tree: '/tree', files: tree }],
        fetch,
      }));
    if (failure) return { ok: false, failure };
  }
}

for (const name of Object.keys(cases))
  test(`${name}: inflated as the command line does`, async () => {
    const restrictToRoot = name === 'own';
    const expected = await native.build(path.join(folder, name), { order: 'cli', restrictToRoot, helm });
    assert.ok(expected.ok, expected.ok ? '' : expected.message);
    const built = await build(name, restrictToRoot);
    assert.ok(built.ok, built.ok ? '' : JSON.stringify(built.failure));
    const print = (objects: readonly unknown[]): readonly string[] =>
      objects.map((object) => printJson(object as never, 1));
    assert.deepEqual(print(built.value.objects.map(({ object }) => object)), print(expected.objects));
  });

for (const [name, [, words]] of Object.entries(failing))
  test(`${name}: not inflated, as by the command line`, async () => {
    const built = await build(name, false);
    assert.ok(!built.ok && 'message' in built.failure, 'it is rendered');
    assert.match(built.failure.message, words);
    if (name === 'unnamed') return;
    const expected = await native.build(path.join(folder, name), {
      order: 'cli',
      restrictToRoot: false,
      helm,
    });
    assert.ok(!expected.ok || name === 'needy');
  });

test('a build reads the files of its charts, and hangs on which there are', async () => {
  const built = await build('inline', false);
  assert.ok(built.ok);
  assert.ok(built.value.reads.includes('/tree/charts/shop/templates/web.yaml'));
  assert.equal(built.value.scanned, '/tree/charts/shop');
  const pulled = await build('changed', false);
  assert.ok(pulled.ok);
  assert.deepEqual(
    remotes.used(pulled.value.reads).map(({ reference }) => reference),
    [{ kind: 'repository', url: server.url, name: 'web', version: '1.2.0' }],
  );
});

test('what a kustomization says over a chart has its lines, and the chart those of its entry', async () => {
  const built = await build('changed', false);
  assert.ok(built.ok);
  const deployment = built.value.objects.find(({ object }) => object['kind'] === 'Deployment');
  const lines = Object.fromEntries(
    [...(deployment?.origins ?? [])].map(([field, { path: file, line }]) => [
      field,
      `${file}:${String(line)}`,
    ]),
  );
  assert.deepEqual(lines, {
    '/kind': 'changed/kustomization.yaml:2',
    '/metadata/labels/of': 'changed/patch.yaml:5',
    '/spec/replicas': 'changed/kustomization.yaml:4',
    '/spec/template/spec/containers/0/image': 'changed/kustomization.yaml:3',
  });
});

test('each object of several charts stands at the entry for its own', async () => {
  const built = await build('ordered', false);
  assert.ok(built.ok);
  const lines = built.value.objects.map(({ object, origins }) => {
    const at = origins.get('/kind');
    return `${printJson(object['kind'] ?? null)} ${at ? `${at.path}:${String(at.line)}:${String(at.column)}` : ''}`;
  });
  assert.equal(lines[0], '"ConfigMap" ordered/map.yaml:2:7');
  assert.equal(lines[1], '"ConfigMap" ');
  const entries = new Set(lines.slice(2).map((line) => line.replace(/^\S+ /, '')));
  // Which chart the items of a list are of is not known.
  const told = [web, shop()].map((entry) => cases['ordered']?.split('\n')[3]?.indexOf(entry) ?? 0);
  assert.deepEqual(
    [...entries],
    [...told.map((start) => `ordered/kustomization.yaml:4:${String(start + '{ name: '.length + 1)}`), ''],
    lines.join('\n'),
  );
});

test('what has the name of an object of a chart is not where that comes from', async () => {
  kustomize.setFiles(
    new Map([
      ['/tree/named-alike/kustomization.yaml', `helmCharts: [${web}]\nresources: [map.yaml]\n`],
      [
        '/tree/named-alike/map.yaml',
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web-web, namespace: another }\ndata: { greeting: hello }\n',
      ],
    ]),
  );
  const built = await build('named-alike', false);
  assert.ok(built.ok);
  assert.deepEqual(
    built.value.objects.map(({ origins }) => [...new Set([...origins.values()].map((one) => one.path))]),
    [['named-alike/map.yaml'], ['named-alike/kustomization.yaml'], ['named-alike/kustomization.yaml']],
  );
});

const applicationOf = (source: string): string =>
  `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { source: { repoURL: "https://git.example.com/org/fleet.git", targetRevision: HEAD, path: app${source} } }
`;

test('an Application follows edits of what it inflates, and its chart is fetched from hosts that are allowed', async (t) => {
  const cache = mkdtempSync(path.join(tmpdir(), 'plumbline-inflated-cache-'));
  t.after(() => {
    rmSync(cache, { recursive: true, force: true });
  });
  const entry = '  - { name: own, releaseName: own, kubeVersion: v1.30.1';
  const its = await engineSession(
    t,
    {
      'applications/shop.yaml': applicationOf(''),
      'app/kustomization.yaml': `helmCharts:\n${entry} }\n`,
      'app/charts/own/Chart.yaml': 'apiVersion: v2\nname: own\nversion: 1.0.0\n',
      'app/charts/own/values.yaml': 'size: 1\n',
      'app/charts/own/templates/a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { size: "{{ .Values.size }}" }\n',
    },
    { charts: { trusted: true, hosts: [server.host], folder: cache } },
  );
  const { session, repository } = its;
  const rendered = async (changes: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    for (const [file, text] of Object.entries(changes)) repository.write(file, text);
    await session.filesChanged(Object.keys(changes).map((file) => `${repository.folder}/${file}`));
    const { owners } = await session.settled();
    const outcome = owners.find(({ owner }) => owner.id.kind === 'Application')?.working?.outcome;
    assert.ok(outcome?.ok, JSON.stringify(outcome));
    return outcome.value.objects.map(({ id, object }) => `${id.name} ${printJson(object['data'] ?? null)}`);
  };
  assert.deepEqual(await rendered({}), ['a {"size":"1"}']);
  assert.deepEqual(await rendered({ 'app/charts/own/values.yaml': 'size: 2\n' }), ['a {"size":"2"}']);
  const inlined = `helmCharts:\n${entry}, valuesInline: { size: 3 } }\n`;
  assert.deepEqual(await rendered({ 'app/kustomization.yaml': inlined }), ['a {"size":"3"}']);
  const more = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n';
  assert.deepEqual(await rendered({ 'app/charts/own/templates/sub/b.yaml': more }), [
    'a {"size":"3"}',
    'b null',
  ]);
  const both = `${inlined}  - ${web}\n`;
  const names = (await rendered({ 'app/kustomization.yaml': both })).map((one) => one.split(' ')[0]);
  assert.deepEqual(names.toSorted(), ['a', 'b', 'web', 'web-web']);
  assert.deepEqual(await its.problems(), []);
  const other = both.replace(server.url, 'https://charts.example.com');
  repository.write('app/kustomization.yaml', other);
  await session.filesChanged([`${repository.folder}/app/kustomization.yaml`]);
  const line = other.split('\n').findIndex((text) => text.includes('charts.example.com')) + 1;
  assert.deepEqual(await its.problems(), [
    `app/kustomization.yaml:${String(line)} 'web' chart-not-fetched: the chart web: the index of https://charts.example.com is not fetched: charts.example.com is not allowed (Fetch Charts, or --fetch-charts, allows it) (Application/argocd/shop fails)`,
  ]);
});
