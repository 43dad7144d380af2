import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ChartOptions } from '../../src/nodePlatform.ts';
import { buildProblems } from '../../src/present/problems/buildProblems.ts';
import { chartServer, indexOf } from '../support/charts/chartServer.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { temporaryFolder } from '../support/temporaryRepository.ts';
import { engineSession, fluxKustomization } from './support/engineSession.ts';

/** A chart that does not render leads to the line that says the value which causes it, wherever values are said. */

const url = 'https://git.example.com/org/fleet.git';

const chartFiles = {
  'values.yaml': 'web: { port: 80 }\n',
  'values.schema.json': '{ "properties": { "replicas": { "type": "integer" } } }',
  'templates/web.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  host: {{ .Values.web.host.name }}\n',
};
const inRepository = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  ...Object.fromEntries(Object.entries(chartFiles).map(([file, text]) => [`charts/shop/${file}`, text])),
  // Of nobody here.
  'kustomization.yaml': 'resources: []\n',
  'templates/web.yaml': 'unrelated: 1\n\n\n\nunrelated: 2\n',
};

const application = (sources: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { server: https://kubernetes.default.svc, namespace: web }
${sources}`;

const ofChart = (helm: string): string =>
  application(
    `  source:\n    repoURL: ${url}\n    targetRevision: HEAD\n    path: charts/shop\n    helm:\n${helm.replaceAll(/^(?=.)/gm, '      ')}`,
  );

const release = (spec: string): Readonly<Record<string, string>> => ({
  'clusters/apps.yaml': fluxKustomization('apps', 'apps'),
  'apps/release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: web }
spec:
  interval: 10m
${spec}`,
});
const ofRepository = (more = ''): string =>
  `  chart:\n    spec:\n      chart: ./charts/shop\n      sourceRef: { kind: GitRepository, name: fleet }\n${more}`;

/** Each problem as `path:line text`, then what belongs to it. */
async function told(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  charts?: ChartOptions,
): Promise<readonly (readonly string[])[]> {
  const it = await engineSession(t, files, charts ? { charts } : {});
  const { folder } = it.repository;
  const place = (file: string, line: number): string => {
    const name = path.relative(folder, file);
    return `${name}:${String(line + 1)} ${files[name]?.split('\n')[line]?.trim() ?? ''}`;
  };
  const snapshot = await it.session.settled();
  return [...buildProblems(snapshot, () => ({}))].flatMap(([file, problems]) =>
    problems.map(({ start, related }) => [
      place(file, start.line),
      ...(related ? [place(related.path, related.start.line)] : []),
    ]),
  );
}

const template = 'charts/shop/templates/web.yaml:5 host: {{ .Values.web.host.name }}';

const ways: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  told: readonly string[],
])[] = [
  [
    'the values of an Application as a text',
    { 'a.yaml': ofChart('values: |\n  # which host\n  web:\n    port: 81\n    host: shop\n') },
    [template, 'a.yaml:15 host: shop'],
  ],
  [
    'a refused value of an Application in a text',
    { 'a.yaml': ofChart('values: |\n  web: {}\n  replicas: few\n') },
    ['a.yaml:13 replicas: few'],
  ],
  [
    'the values of an Application as a map',
    { 'a.yaml': ofChart('valuesObject:\n  web:\n    host: shop\n') },
    [template, 'a.yaml:13 host: shop'],
  ],
  [
    'a parameter of an Application, over its values',
    {
      'a.yaml': ofChart(
        'parameters:\n  - name: web.host\n    value: shop\nvaluesObject:\n  web: { host: { name: a } }\n',
      ),
    },
    [template, 'a.yaml:13 value: shop'],
  ],
  [
    'a file with values of an Application',
    { 'a.yaml': ofChart('valueFiles: [/envs/prod.yaml]\n'), 'envs/prod.yaml': 'web:\n  host: shop\n' },
    [template, 'envs/prod.yaml:2 host: shop'],
  ],
  [
    'the second source of an Application',
    {
      'a.yaml': application(
        `  sources:
    - { repoURL: ${url}, targetRevision: HEAD, path: plain, directory: { recurse: true } }
    - repoURL: ${url}
      targetRevision: HEAD
      path: charts/shop
      helm:
        valuesObject:
          web:
            host: shop
`,
      ),
      'plain/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plain }\n',
    },
    [template, 'a.yaml:14 host: shop'],
  ],
  [
    'what the second source of an Application lacks',
    {
      'a.yaml': application(
        `  sources:
    - { repoURL: ${url}, targetRevision: HEAD, path: plain, directory: { recurse: true } }
    - repoURL: ${url}
      targetRevision: HEAD
      path: charts/shop
      helm:
        valueFiles:
          - values.yaml
          - gone.yaml
`,
      ),
      'plain/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plain }\n',
    },
    ['a.yaml:14 - gone.yaml'],
  ],
  [
    'a parameter of an Application out of a file that is not there',
    {
      'a.yaml': ofChart(
        'fileParameters:\n  - { name: a, path: values.yaml }\n  - name: b\n    path: gone.txt\n',
      ),
    },
    ['a.yaml:14 path: gone.txt'],
  ],
  [
    'a values file of a HelmRelease that is not there',
    release(
      ofRepository('      valuesFiles:\n        - ./charts/shop/values.yaml\n        - ./envs/gone.yaml\n'),
    ),
    ['apps/release.yaml:12 - ./envs/gone.yaml'],
  ],
  [
    'the values of a HelmRelease, over those that it takes from a ConfigMap',
    {
      ...release(
        ofRepository(
          '  valuesFrom: [{ kind: ConfigMap, name: values }]\n  values:\n    web:\n      host: shop\n',
        ),
      ),
      'apps/values.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: values, namespace: web }\ndata:\n  values.yaml: |\n    web:\n      host: { name: a }\n',
    },
    [template, 'apps/release.yaml:13 host: shop'],
  ],
  [
    'a ConfigMap that a HelmRelease takes values from',
    {
      ...release(ofRepository('  valuesFrom: [{ kind: ConfigMap, name: values }]\n')),
      'apps/values.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: values, namespace: web }\ndata:\n  values.yaml: |\n    web:\n      host: shop\n',
    },
    [template, 'apps/values.yaml:7 host: shop'],
  ],
  [
    'a file in place of the values of the chart',
    {
      ...release(ofRepository('      valuesFiles: [./charts/shop/values.yaml, ./envs/prod.yaml]\n')),
      'envs/prod.yaml': 'web:\n  host: shop\n',
    },
    [template, 'envs/prod.yaml:2 host: shop'],
  ],
];

for (const [name, files, expected] of ways)
  test(name, async (t) => {
    assert.deepEqual(await told(t, { ...inRepository, ...files }), [expected]);
  });

test('a chart from elsewhere has nothing to do with the files at the root of the repository', async (t) => {
  const packed = await packChart('shop', '1.0.0', chartFiles);
  const server = await chartServer(t, ({ path: asked }, response) => {
    if (asked === '/shop.tgz') response.end(packed);
    else response.end(indexOf('shop', '1.0.0', 'shop.tgz', digestOf(packed)));
  });
  const charts = { trusted: true, hosts: [server.host], folder: temporaryFolder(t) };
  const source = (helm: string): Record<string, string> => ({
    'a.yaml': application(
      `  source:\n    repoURL: ${server.url}\n    chart: shop\n    targetRevision: 1.0.0\n${helm}`,
    ),
    'm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\n',
  });
  const files = { ...inRepository, 'kustomization.yaml': 'resources: [m.yaml]\n' };
  const lacking = source('    helm: { valueFiles: [gone.yaml] }\n');
  assert.deepEqual(await told(t, { ...files, ...lacking }, charts), [
    ['a.yaml:10 helm: { valueFiles: [gone.yaml] }'],
  ]);
  const failing = source('    helm:\n      values: |\n        web:\n          host: shop\n');
  assert.deepEqual(await told(t, { ...files, ...failing }, charts), [['a.yaml:13 host: shop']]);
  const ofFlux = {
    ...release('  chart: { spec: { chart: shop, sourceRef: { kind: HelmRepository, name: charts } } }\n'),
    'apps/charts.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: { name: charts, namespace: web }\nspec: { url: ${server.url}, interval: 1h }\n`,
  };
  assert.deepEqual(await told(t, { ...files, ...ofFlux }, charts), [
    [
      'apps/release.yaml:6 chart: { spec: { chart: shop, sourceRef: { kind: HelmRepository, name: charts } } }',
    ],
  ]);
});
