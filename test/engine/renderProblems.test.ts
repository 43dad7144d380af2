import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { planMarkdown } from '../../src/present/plan/planMarkdown.ts';
import { planText } from '../../src/present/plan/planText.ts';
import { treeRows } from '../../src/present/rows/treeRows.ts';
import { workingTree } from '../../src/session/inputs.ts';
import { planAt } from '../../src/session/plan/syncPlan.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { engineSession, fluxKustomization } from './support/engineSession.ts';

/** What keeps owners from rendering is told once, on the line that causes it, with the owners that fail. */

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: value\n`;

interface Failing {
  readonly name: string;
  /** `base` holds the mistake; `apps/one` and `apps/two` use it, each with an owner of its name. */
  readonly files: Readonly<Record<string, string>>;
  /** `path:line 'text' code: message`. */
  readonly told: RegExp;
}

const cases: readonly Failing[] = [
  {
    name: 'a resource that is missing',
    files: { 'base/kustomization.yaml': 'resources:\n  - a.yaml\n  - gone.yaml\n' },
    told: /^base\/kustomization\.yaml:3 'gone\.yaml' kustomize-build: gone\.yaml: no such file or directory \(2 owners fail: /,
  },
  {
    name: 'a folder that is missing',
    files: { 'base/kustomization.yaml': 'resources:\n  - a.yaml\n  - ../nowhere\n' },
    told: /^base\/kustomization\.yaml:3 '\.\.\/nowhere' kustomize-build: \.\.\/nowhere: no such file or directory \(/,
  },
  {
    name: 'an unknown field of a kustomization',
    files: { 'base/kustomization.yaml': 'resources:\n  - a.yaml\nnamePrefx: x-\n' },
    told: /^base\/kustomization\.yaml:3 'namePrefx' kustomize-build: unknown field "namePrefx" \(2 owners fail: /,
  },
  {
    name: 'a patch that finds no object',
    files: {
      'base/kustomization.yaml':
        'resources:\n  - a.yaml\npatches:\n  - path: other.yaml\n  - path: patch.yaml\n',
      'base/other.yaml': configMap('a'),
      'base/patch.yaml': configMap('zz'),
    },
    told: /^base\/patch\.yaml:4 'name: zz' kustomize-build: no object is called ConfigMap zz: the patch has no target \(2 owners fail: /,
  },
  {
    name: 'an inline patch that finds no object',
    files: {
      'base/kustomization.yaml': `resources:
  - a.yaml
patches:
  - patch: |
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: zz
`,
    },
    told: /^base\/kustomization\.yaml:8 'name: zz' kustomize-build: /,
  },
  {
    name: 'an operation of a patch that cannot be done',
    files: {
      'base/kustomization.yaml':
        'resources:\n  - a.yaml\npatches:\n  - target: { kind: ConfigMap }\n    path: patch.yaml\n',
      'base/patch.yaml':
        '- op: replace\n  path: /data/key\n  value: a\n- op: remove\n  path: /data/nothing\n',
    },
    told: /^base\/patch\.yaml:5 '\/data\/nothing' kustomize-build: .*remove.*nothing/,
  },
  {
    name: 'an object that is there twice',
    files: {
      'base/kustomization.yaml': 'resources:\n  - a.yaml\n  - b.yaml\n',
      'base/b.yaml': configMap('a'),
    },
    told: /^base\/kustomization\.yaml:3 'b\.yaml' kustomize-build: b\.yaml: may not add resource with an already registered id: ConfigMap/,
  },
  {
    name: 'a generator whose file is missing',
    files: {
      'base/kustomization.yaml':
        'resources: [a.yaml]\nconfigMapGenerator:\n  - name: c\n    files:\n      - none.txt\n',
    },
    told: /^base\/kustomization\.yaml:5 'none\.txt' kustomize-build: none\.txt: no such file or directory/,
  },
  {
    name: 'a replacement without its source',
    files: {
      'base/kustomization.yaml':
        'resources: [a.yaml]\nreplacements:\n  - source: { kind: Secret, name: s }\n    targets: [{ select: { kind: ConfigMap }, fieldPaths: [data.key] }]\n',
    },
    told: /^base\/kustomization\.yaml:3 's' kustomize-build: nothing selected by Secret/,
  },
  {
    name: 'bases in a circle',
    files: {
      'base/kustomization.yaml': 'resources:\n  - a.yaml\n  - ../more\n',
      'more/kustomization.yaml': 'resources: [../base]\n',
    },
    told: /^more\/kustomization\.yaml:1 '\.\.\/base' kustomize-build: \.\.\/base: the bases go in a circle, this one leads back to base \(/,
  },
  {
    name: 'a manifest that is no YAML',
    files: { 'base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\n\tname: a\n' },
    told: /^base\/a\.yaml:2 'kind: ConfigMap' kustomize-build: found a tab character that violates indentation \(/,
  },
  {
    name: 'charts that nobody inflates',
    files: {
      'base/kustomization.yaml':
        'resources: [a.yaml]\nhelmCharts:\n  - { name: web, repo: https://charts.example.com, version: 1.0.0 }\n',
    },
    told: /^base\/kustomization\.yaml:2 'helmCharts' kustomize-build: must specify --enable-helm: without it no Helm charts are inflated \(2 owners fail: /,
  },
  {
    name: 'a manifest without a kind',
    files: { 'base/a.yaml': 'apiVersion: v1\nmetadata:\n  name: a\n' },
    told: /^base\/kustomization\.yaml:1 'a\.yaml' kustomize-build: .*kind/,
  },
];

const overlays = {
  'clusters/one.yaml': fluxKustomization('one', 'apps/one'),
  'clusters/two.yaml': fluxKustomization('two', 'apps/two'),
  'apps/one/kustomization.yaml': 'resources:\n  - ../../base\nnamePrefix: one-\n',
  'apps/two/kustomization.yaml': 'resources:\n  - ../../base\nnamePrefix: two-\n',
  'base/kustomization.yaml': 'resources: [a.yaml]\n',
  'base/a.yaml': configMap('a'),
};

for (const { name, files, told } of cases)
  test(name, async (t) => {
    const it = await engineSession(t, { ...overlays, ...files });
    const problems = await it.problems();
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', told);
  });

test('a variable that has no value is told where it stands', async (t) => {
  const strict = '  postBuild: { substitute: { known: a } }\n';
  const it = await engineSession(t, {
    ...overlays,
    'clusters/one.yaml': fluxKustomization('one', 'apps/one', strict),
    'base/a.yaml': configMap('a').replace('value', '${unknown}'),
  });
  const [only = '', ...others] = await it.problems();
  assert.deepEqual(others, []);
  assert.match(
    only,
    /^base\/a\.yaml:6 '\$\{unknown\}' kustomize-build: .*unknown.* \(Kustomization\/flux-system\/one fails\)$/,
  );
});

const charts = path.join(projectFolder, 'test/fixtures/charts/errors');
const chartFiles = (name: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path.join(charts, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [`charts/${path.relative(charts, file)}`, readFileSync(file, 'utf8')];
      }),
  );
const release = (chart: string, values: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${chart}, namespace: web }
spec:
  interval: 10m
  chart:
    spec:
      chart: ./charts/${chart}
      sourceRef: { kind: GitRepository, name: fleet }
  values: ${values}
`;

const failingCharts: readonly (readonly [chart: string, values: string, told: RegExp])[] = [
  [
    'required',
    '{}',
    /^charts\/required\/templates\/web\.yaml:2 '.*' chart-render: say which host \(HelmRelease\/web\/required fails\)$/,
  ],
  ['field', '{}', /^charts\/field\/templates\/web\.yaml:4 .* chart-render: .*nil pointer/],
  [
    'schema',
    '\n    replicas: few',
    /^releases\/schema\.yaml:11 'replicas' chart-render: values\.replicas: got string, want integer/,
  ],
  ['values', '{}', /^charts\/values\/values\.yaml:1 /],
  ['recursion', '{}', /^charts\/recursion\/templates\/web\.yaml:1 .* chart-render: /],
  ['syntax', '{}', /^charts\/syntax\/templates\/web\.yaml:\d .* chart-render: .*(unexpected EOF|unclosed)/],
  ['nowhere', '{}', /^releases\/nowhere\.yaml:8 'chart' chart-render: there is no chart at charts\/nowhere/],
];

for (const [chart, values, told] of failingCharts)
  test(`the chart “${chart}”`, async (t) => {
    const files = chart === 'nowhere' ? {} : chartFiles(chart);
    const it = await engineSession(t, { ...files, [`releases/${chart}.yaml`]: release(chart, values) });
    const problems = await it.problems();
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', told);
  });

const fetched = (name: string, host: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: of-${name}, namespace: web }
spec: { url: https://${host}/charts, interval: 1h }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: web }
spec:
  interval: 10m
  chart: { spec: { chart: web, version: 1.0.0, sourceRef: { kind: HelmRepository, name: of-${name} } } }
`;

test('charts that nobody has allowed to be fetched are no mistakes: they are told together', async (t) => {
  const it = await engineSession(
    t,
    {
      ...overlays,
      'releases/a.yaml': fetched('a', 'charts.example.com'),
      'releases/b.yaml': fetched('b', 'charts.example.com'),
      'releases/c.yaml': fetched('c', 'charts.example.com'),
      'releases/d.yaml': fetched('d', 'other.example.com'),
    },
    { charts: { trusted: true, hosts: [] } },
  );
  const problems = await it.problems();
  assert.equal(problems.length, 2, problems.join('\n'));
  for (const problem of problems)
    assert.match(problem, /:11 'chart' chart-not-fetched: the index of .* is not allowed/);

  const snapshot = await it.session.settled();
  const options = { show: 'notInSync', group: 'owner' } as const;
  const rows = treeRows(snapshot, undefined, 0, options);
  assert.deepEqual(
    rows.map(({ label, description, action }) => [label, description, action]),
    [
      [
        'Charts of charts.example.com are not fetched',
        '3 owners wait for them; click to fetch',
        'fetchCharts',
      ],
      [
        'Charts of other.example.com are not fetched',
        '1 owner waits for them; click to fetch',
        'fetchCharts',
      ],
      ['No cluster is chosen', 'nothing is compared; click to choose', 'chooseClusters'],
      ['Git', '6 owners · 4 without a chart', undefined],
    ],
  );
  const owners = treeRows(snapshot, rows[3]?.id, 0, options);
  assert.deepEqual(
    owners.map(({ label, mark }) => [label, mark]),
    [
      'flux-system/one',
      'flux-system/two',
      'web/a (Helm)',
      'web/b (Helm)',
      'web/c (Helm)',
      'web/d (Helm)',
    ].map((label) => [label, 'notCompared']),
  );
  assert.equal(owners[0]?.description, '1 object');
  assert.match(owners[2]?.description ?? '', /^the index of .* is not allowed/);

  const { folder } = it.repository;
  const inspection = it.session.inspect(folder, [workingTree]);
  const plan = planAt(await inspection.settled(), folder, workingTree);
  inspection.dispose();
  const { text } = planText(plan, { head: 'the working tree', now: 0 });
  assert.equal(
    text,
    `Sync preview: what merging the working tree would do
compared with what is committed (main)
2 unchanged, 4 owners unknown

HelmRelease/web/d in Git
  ? unknown: main does not render: the index of https://other.example.com/charts is not fetched: other.example.com is not allowed (Fetch Charts, or --fetch-charts, allows it)

3 owners in Git
  ? unknown: charts are not fetched: charts.example.com is not allowed (Fetch Charts, or --fetch-charts, allows it)
      HelmRelease/web/a
      HelmRelease/web/b
      HelmRelease/web/c

Kustomization/flux-system/one in Git: 1 unchanged

Kustomization/flux-system/two in Git: 1 unchanged
`,
  );
  assert.match(
    planMarkdown(plan, { head: 'the working tree', now: 0 }),
    /\n- ❔ 3 owners in `Git`: charts are not fetched: charts/,
  );
});
