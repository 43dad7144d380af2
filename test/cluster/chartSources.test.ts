import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Charts } from '../../src/charts/chartsApi.ts';
import { createCharts } from '../../src/charts/createCharts.ts';
import type { Disposable } from '../../src/base/disposable.ts';
import { readHelmBuild } from '../../src/core/owner/helm/helmBuild.ts';
import { readReleaseChart } from '../../src/core/owner/helm/releaseChart.ts';
import { at, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import { buildFetchedRelease } from '../../src/session/releases/fetchedRelease.ts';
import { releaseOptions } from '../../src/session/releases/releaseOptions.ts';
import { kubernetesFile, workerEntry } from '../engine/support/testEngine.ts';
import { helmRelease } from '../harness/fluxObjects.ts';
import {
  giteaChartRegistry,
  giteaChartRepository,
  pushChart,
  pushOciChart,
} from '../harness/gitea/giteaPackages.ts';
import { newGiteaUser } from '../harness/gitea/giteaObjects.ts';
import { startGitea, type Gitea } from '../harness/gitea/startGitea.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { noRepositories } from '../support/charts/testCharts.ts';
import { packChart } from '../support/charts/packChart.ts';
import { valueOf } from '../support/valueOf.ts';
import { readyCondition, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';
import { servedBy } from './support/servedBy.ts';

// The real source-controller and the real helm-controller beside what is fetched and rendered here, of charts in a real
// Gitea: which version a range is, and what is installed of it.

const namespace = 'charted';
const engine = createChartEngine({ entry: workerEntry, file: kubernetesFile });
let world: FluxWorld;
let gitea: Gitea;
let charts: Charts & Disposable;
let sources: Readonly<Record<'classic' | 'oci', JsonObject>>;
let registry: string;

const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels: { chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }} }
data:
  greeting: {{ .Values.greeting | quote }}
  base: {{ .Subcharts.base.Chart.Version | quote }}
`;
const versions = [
  '1.0.0',
  '1.2.0',
  'v1.3.0',
  '1.10.0',
  '2.0.0-beta.2',
  '2.0.0-rc.1',
  '1.10.0+build.7',
  '0.9.0',
];

before(async () => {
  world = await startFluxWorld(['source-controller', 'helm-controller']);
  gitea = await startGitea(path.join(world.folder, 'gitea'));
  const dana = await newGiteaUser(gitea, 'dana');
  const base = await packChart('base', '0.1.0');
  for (const version of versions) {
    const packed = await packChart('web', version, {
      'values.yaml': `greeting: hello from ${version}\n`,
      'values-prod.yaml': 'greeting: good day\n',
      'templates/web.yaml': template,
      'charts/base-0.1.0.tgz': base,
    });
    if (!version.includes('+')) await pushChart(gitea, dana, packed);
    await pushOciChart(gitea, dana, { packed, name: 'web', tag: version.replace('+', '_') });
  }
  charts = createCharts({
    folder: path.join(world.folder, 'chart-cache'),
    permission: () => ({ trusted: true, hosts: [new URL(gitea.url).host] }),
    version: '0.0.0',
    fetchRepository: noRepositories,
    environment: {},
    home: world.folder,
  });
  registry = giteaChartRegistry(gitea, dana);
  sources = {
    classic: source('HelmRepository', 'classic', { url: giteaChartRepository(gitea, dana) }),
    oci: source('HelmRepository', 'oci', { url: registry, type: 'oci', insecure: true }),
  };
  await world.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const object of Object.values(sources)) await world.objects.apply(object);
});
after(async () => {
  charts.dispose();
  engine.dispose();
  await gitea.stop();
  await world.stop();
});

const source = (kind: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind,
  metadata: { name, namespace },
  spec: { interval: '1h', ...spec },
});

/** Until the controller has said something of each, good or bad. */
const decided = (objects: readonly JsonObject[]): Promise<readonly JsonObject[]> =>
  waitUntil(
    'the controllers to be done',
    async () => {
      const now = await Promise.all(objects.map((object) => world.objects.get(object)));
      const open = now.find(
        (object) => !['True', 'False'].includes(stringAt(readyCondition(object), 'status') ?? ''),
      );
      if (open) throw new Error(`not done: ${JSON.stringify(at(open, 'status', 'conditions'))}`);
      return now;
    },
    { timeoutMs: 180_000, everyMs: 500 },
  );

const isReady = (object: JsonObject): boolean => stringAt(readyCondition(object), 'status') === 'True';

const ranges = [
  '',
  '*',
  '1.2.0',
  '1.x',
  '~1.2',
  '^1.0.0',
  '>=1.0.0 <1.10.0',
  'v1.3.0',
  '1.3.0',
  '>=2.0.0-0',
  '1.10.0+build.7',
  '>1.10.0',
  'newest',
  '0.9',
  '1.0.0 || 0.x',
  '>=1.10.0-0, <2',
];

test('a version and a range are the chart that source-controller takes', async () => {
  const asked = ranges.flatMap((version, i) =>
    (['classic', 'oci'] as const).map((from) => ({
      version,
      from,
      object: source('HelmChart', `${from}-${String(i)}`, {
        chart: 'web',
        version,
        sourceRef: { kind: 'HelmRepository', name: from },
      }),
    })),
  );
  for (const { object } of asked) await world.objects.apply(object);
  const now = await decided(asked.map(({ object }) => object));
  const compared = await Promise.all(
    asked.map(async ({ version, from }, i) => {
      const release = { spec: { chart: { spec: { chart: 'web', version } } } };
      const chart = await charts.chart(valueOf(readReleaseChart(release, sources[from])).reference);
      const theirs = now[i] ?? {};
      return {
        ours: `${from} “${version}” is ${chart.ok ? chart.value.version : 'none'}`,
        theirs: `${from} “${version}” is ${isReady(theirs) ? (stringAt(theirs, 'status', 'artifact', 'revision') ?? '') : 'none'}`,
      };
    }),
  );
  assert.deepEqual(
    compared.map(({ ours }) => ours),
    compared.map(({ theirs }) => theirs),
  );
});

test('an OCIRepository is the manifest that source-controller takes', async () => {
  const refs: readonly JsonObject[] = [
    { tag: '1.2.0' },
    { semver: '1.x' },
    { semver: '>=1.0.0-0' },
    { semver: '>=1.0.0-0', semverFilter: '.*-beta.*' },
    { semver: '>9' },
    { tag: 'none' },
  ];
  const layers: readonly JsonObject[] = [{}, { layerSelector: { mediaType: chartLayer, operation: 'copy' } }];
  const asked = layers.flatMap((layer, i) =>
    refs.map((ref, j) =>
      source('OCIRepository', `r-${String(i)}-${String(j)}`, {
        url: `${registry}/web`,
        insecure: true,
        ref,
        ...layer,
      }),
    ),
  );
  for (const object of asked) await world.objects.apply(object);
  const now = await decided(asked);
  const ours = await Promise.all(
    asked.map(async (object) => {
      const chart = await charts.chart(valueOf(readReleaseChart({}, object)).reference);
      return chart.ok ? chart.value.manifestDigest : 'none';
    }),
  );
  const theirs = now.map((object) =>
    isReady(object) ? (stringAt(object, 'status', 'artifact', 'revision') ?? '').replace(/^.*@/, '') : 'none',
  );
  assert.deepEqual(ours, theirs);
});

const chartLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

test('what helm-controller installs of a chart from elsewhere is what is rendered', async () => {
  const web = source('OCIRepository', 'web', {
    url: `${registry}/web`,
    insecure: true,
    ref: { semver: '1.2.x' },
  });
  await world.objects.apply(web);
  const from = (name: string, more: JsonObject = {}): JsonObject => ({
    chart: { spec: { chart: 'web', version: '1.2.0', sourceRef: { kind: 'HelmRepository', name }, ...more } },
  });
  const cases: readonly (readonly [name: string, spec: JsonObject, source: JsonObject])[] = [
    ['plain', from('classic'), sources.classic],
    ['files', from('classic', { valuesFiles: ['values.yaml', 'values-prod.yaml'] }), sources.classic],
    ['registry', from('oci'), sources.oci],
    ['reference', { chartRef: { kind: 'OCIRepository', name: 'web' } }, web],
  ];
  const releases = cases.map(([name, spec]) => helmRelease({ name, namespace }, spec));
  for (const release of releases) await world.objects.apply(release);
  await waitUntil(
    'helm-controller to have installed all',
    async () => {
      for (const release of releases) {
        const now = await world.objects.get(release);
        if (!isReady(now)) throw new Error(JSON.stringify(readyCondition(now)));
      }
      return true;
    },
    { timeoutMs: 180_000, everyMs: 500 },
  );
  const cluster = await servedBy(world.controlPlane.request);
  for (const [i, [name, , object]] of cases.entries()) {
    const release = releases[i] ?? {};
    const { reference, versionedByDigest } = valueOf(readReleaseChart(release, object));
    const build = readHelmBuild(release);
    const isPacked = build.valuesFiles.paths.length > 0;
    const options = releaseOptions(build, {
      revision: 1,
      configMaps: [],
      secrets: [],
      cluster,
      ...(isPacked ? { versionMetadata: '1' } : {}),
    });
    const chart = valueOf(await charts.chart(reference));
    const rendered = valueOf(
      await buildFetchedRelease(engine, { chart, title: 'web', versionedByDigest, options }),
    );
    assert.deepEqual(
      rendered.objects.map((one) => one.object),
      await kept(name),
      name,
    );
  }
});

/** What Helm keeps of the first revision of a release. */
async function kept(name: string): Promise<readonly JsonObject[]> {
  const release = await world.objects.get(helmRelease({ name, namespace }, {}));
  const history = at(release, 'status', 'history');
  assert.equal(isArray(history) && history.length, 1);
  const secret = await world.objects.get({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `sh.helm.release.v1.${name}.v1`, namespace },
  });
  const read = valueOf(await engine.readRelease(stringAt(secret, 'data', 'release') ?? ''));
  return read.objects.map(({ object }) => object);
}
