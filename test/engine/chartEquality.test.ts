import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import type { ChartRender, ChartRequest } from '../../src/engine/chartEngineApi.ts';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { folderFiles } from './support/folderFiles.ts';
import { provideNativeHelm } from './support/nativeHelm.ts';
import { kubernetesFile, workerEntry } from './support/testEngine.ts';

const folder = path.join(projectFolder, 'test', 'fixtures', 'charts');
const native = await provideNativeHelm();
const engine = createChartEngine({ entry: workerEntry, file: kubernetesFile });
after(() => {
  engine.dispose();
});

/** One way to render a chart, said to both. */
interface Way {
  readonly title: string;
  readonly arguments: readonly string[];
  readonly request: Partial<Omit<ChartRequest, 'chart'>>;
}

const release = { name: 'demo', namespace: 'default', isUpgrade: false };
const documents = (...texts: readonly string[]): ChartRequest['values'] => ({
  kind: 'documents',
  documents: texts,
});

/** Values by the command line's files and by the engine's texts; the files lie beside the charts. */
const overrides = [
  'config: { removed: null, colours: { grass: null } }\ncache: { labels: { gone: null }, size: 5Gi }',
  'tags: { observability: true }\nmetrics: { rules: { limit: 9 } }\nglobal: { region: us }\nreplicas: 3',
];

const ways: readonly Way[] = [
  { title: 'by its defaults', arguments: [], request: {} },
  {
    title: 'with values over values, as an upgrade, in a namespace',
    arguments: ['--namespace', 'web', '--is-upgrade', '-f', 'values/first.yaml', '-f', 'values/second.yaml'],
    request: {
      values: documents(...overrides),
      release: { ...release, namespace: 'web', isUpgrade: true },
    },
  },
  {
    title: 'with single values, other API versions and an older cluster',
    arguments: [
      ...['--set', 'ports={1,2},image.tag=1.0,large=3', '--set-string', 'replicas=4,image.tag=1.50'],
      ...['--api-versions', 'monitoring.coreos.com/v1', '--skip-schema-validation'],
      ...['--set-file', 'config.greeting\\.txt=values/second.yaml', '--kube-version', 'v1.29.3-gke.100'],
    ],
    request: {
      values: {
        kind: 'documents',
        documents: [],
        set: [
          { argument: 'ports={1,2},image.tag=1.0,large=3', as: 'typed' },
          { argument: 'replicas=4,image.tag=1.50', as: 'string' },
          { argument: `config.greeting\\.txt=${overrides[1] ?? ''}\n`, as: 'file' },
        ],
      },
      cluster: { version: 'v1.29.3-gke.100', apiVersions: ['monitoring.coreos.com/v1'] },
      skipSchemaValidation: true,
    },
  },
  {
    title: 'without subcharts and hooks',
    arguments: ['--set', 'cache.enabled=false,sessions.enabled=false,hook.enabled=false'],
    request: {
      values: {
        kind: 'documents',
        documents: [],
        set: [{ argument: 'cache.enabled=false,sessions.enabled=false,hook.enabled=false', as: 'typed' }],
      },
    },
  },
  {
    title: 'with values that its schema refuses',
    arguments: ['--set', 'replicas=-1,image.repository=null'],
    request: {
      values: {
        kind: 'documents',
        documents: [],
        set: [{ argument: 'replicas=-1,image.repository=null', as: 'typed' }],
      },
    },
  },
];

async function compare(chart: string, way: Way): Promise<'objects' | 'error'> {
  const files = folderFiles(path.join(folder, chart));
  const outcome = await engine.render({
    chart: { kind: 'files', files: new Map([...files].map(([name, text]) => [name.slice(1), text])) },
    values: documents(),
    release,
    cluster: { version: 'v1.37.2' },
    ...way.request,
  });
  const given = way.arguments.includes('--kube-version') ? [] : ['--kube-version', 'v1.37.2'];
  const expected = await native.template(
    [release.name, chart, '--include-crds', ...given, ...way.arguments],
    folder,
  );
  if (!outcome.ok) {
    assert.ok(outcome.failure.code === 'rejected', JSON.stringify(outcome.failure));
    assert.ok(!expected.ok, 'the command line renders it');
    assert.deepEqual(linesOf(outcome.failure.message), linesOf(expected.message));
    return 'error';
  }
  assert.ok(expected.ok, expected.ok ? '' : expected.message);
  assert.ok(outcome.value.kind === 'rendered');
  const all = inOrder(outcome.value);
  assert.deepEqual(
    all.map(({ object }) => object),
    expected.objects,
  );
  const templates = all.map(({ template }) => template);
  assert.deepEqual([...new Set(templates)], [...new Set(expected.templates)]);
  return 'objects';
}

/** A schema finds faults in the order of a Go map, which is another every time. */
const linesOf = (message: string): readonly string[] => message.trim().split('\n').sort();

/** As the command line prints them. */
const inOrder = ({
  definitions,
  objects,
  hooks,
}: Extract<ChartRender, { readonly kind: 'rendered' }>): ChartObjects => [
  ...definitions,
  ...objects,
  ...hooks,
];
type ChartObjects = Extract<ChartRender, { readonly kind: 'rendered' }>['objects'];

describe('a chart renders to the objects of the command line', () => {
  for (const way of ways) {
    it(way.title, async () => {
      assert.equal(await compare('shop', way), way.title.includes('refuses') ? 'error' : 'objects');
    });
  }
});

describe('errors are those of the command line', () => {
  for (const name of readdirSync(path.join(folder, 'errors'))) {
    it(name, async () => {
      const way = { title: name, arguments: [], request: {} };
      assert.equal(await compare(`errors/${name}`, way), 'error');
    });
  }
});
