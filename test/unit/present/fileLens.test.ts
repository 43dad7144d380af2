import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { fileLens } from '../../../src/present/lines/fileLens.ts';
import { filesOfOwner, ownerChoices } from '../../../src/present/ownerChoices.ts';
import { presentViews } from '../../../src/present/views.ts';
import { agentKinds } from '../../../src/session/clusters/agentKinds.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { BuildInput, FileTree, Inputs } from '../../../src/session/inputs.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  edited,
  environment,
  failedBuild,
  inputs,
  kustomization,
  origins,
  repository,
  root,
  settled,
  text,
  watched,
} from '../../support/snapshots.ts';
import { validation } from '../../support/validations.ts';

const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
const names = [
  'apps/kustomization.yaml',
  'apps/a.yaml',
  'apps/unused.yaml',
  'apps/unused/kustomization.yaml',
  'apps/values.yaml',
  'docs/a.yaml',
  '.github/workflows/a.yaml',
  'charts/shop/Chart.yaml',
  'charts/shop/values.yaml',
  'charts/shop/templates/a.yaml',
  'settings.yaml',
];
const others: Readonly<Record<string, string>> = {
  'settings.yaml': 'on: push\n',
  'kustomization.yaml': 'resources: []\n',
  'Chart.yaml': 'apiVersion: v2\nname: shop\n',
};
const textOf = (name: string): string => others[name.slice(name.lastIndexOf('/') + 1)] ?? manifest;
const tree: FileTree = new Map(names.flatMap((name) => [...text(name, textOf(name))]));
const read = new Map(
  [...tree].filter(([name]) => name === 'apps/kustomization.yaml' || name === 'apps/a.yaml'),
);
const rendered = build({ objects: [configMap('a', {})], tree: read });

const world = (working: BuildInput, environments = [environment()], more: Partial<Inputs> = {}): Inputs => ({
  ...inputs({ repository: repository({ working: tree }), environments, deployed: rendered, working }),
  validation,
  ...more,
});

const lens = (start: Inputs, name: string): string | undefined =>
  fileLens(derive(start, undefined), `${root}/${name}`, [])?.text;

test('the owners that a file reaches, and where', () => {
  const [eu, us, dev] = ['prod-eu', 'prod-us', 'dev'].map((name) =>
    environment({ name, production: name !== 'dev' }),
  );
  assert.ok(eu && us && dev);
  const both = [kustomization(), kustomization({ name: 'other' })];
  const cases: readonly (readonly [Inputs, string])[] = [
    [world(rendered), '1 owner · prod'],
    [world(rendered, [eu]), '1 owner · prod-eu (production)'],
    [world(rendered, [{ ...dev, kustomizations: watched(both) }]), '2 owners · dev'],
    [world(rendered, [eu, dev]), '2 owners · 2 clusters (1 production)'],
    [
      world(rendered, [{ ...eu, kustomizations: watched(both) }, us, dev]),
      '4 owners · 3 clusters (2 production)',
    ],
  ];
  for (const [start, told] of cases) assert.equal(lens(start, 'apps/a.yaml'), told);
});

test('a cluster that another one leads to is not taken for that one, and the choice of owners says how to name it', () => {
  const secretRef = { secretRef: { name: 'edge' } };
  const remote = kustomization({ name: 'remote', spec: { kubeConfig: secretRef } });
  const hub = environment({ name: 'hub', production: true });
  const alone = world(rendered, [{ ...hub, kustomizations: watched([remote]) }]);
  assert.equal(lens(alone, 'apps/a.yaml'), '1 owner · Secret/shop/edge of hub, not named here');
  const both = world(rendered, [{ ...hub, kustomizations: watched([kustomization(), remote]) }]);
  assert.equal(lens(both, 'apps/a.yaml'), '2 owners · 2 clusters (1 production, 1 not named here)');
  const [choice] = ownerChoices(derive(alone, undefined), `${root}/apps/a.yaml`);
  assert.match(
    choice?.description ?? '',
    /"knownAs": \{ "hub": \["Secret\/shop\/edge"\] \} in plumbline\.environments/,
  );
  assert.equal(choice?.toBeKnown, '"knownAs": { "hub": ["Secret/shop/edge"] }');
});

test('the last good render tells it while the files do not render', () => {
  assert.ok(rendered.lastGood);
  const broken = failedBuild({ code: 'rejected', message: 'oh' }, rendered.lastGood);
  assert.equal(lens(world(broken), 'apps/a.yaml'), '1 owner · prod');
});

test('how much of the file drifted is told with it', () => {
  const [a, b] = [configMap('a', { level: 'info', mode: 'fast' }), configMap('b', { level: 'info' })];
  const start = deployedAs(
    [a, b],
    [edited(applied(a), { level: 'debug', mode: 'slow' }), edited(applied(b), { level: 'debug' })],
    {
      tree: text('apps/a.yaml', 'a: 1\nb: 2\nc: 3\nd: 4\n'),
      origins: [
        origins('apps/a.yaml', { '/data/level': 1, '/data/mode': 2 }),
        origins('apps/a.yaml', { '/data/level': 3 }),
      ],
      repository: repository({ working: text('apps/a.yaml', 'a: 1\nb: 2\nc: 3\nd: 4\n') }),
    },
  );
  const path = `${root}/apps/a.yaml`;
  const look = { visibleFiles: [path], options: { show: 'all', group: 'owner' } } as const;
  assert.equal(presentViews(settled(start), look, 0).lenses.get(path)?.text, '1 owner · prod · 2 drifted');
});

test('a manifest that no render reads says so, and nothing else does', () => {
  const told = names.filter((name) => lens(world(rendered), name)?.startsWith('No owner') === true);
  assert.deepEqual(told, ['apps/unused.yaml', 'apps/unused/kustomization.yaml', 'apps/values.yaml']);
  assert.equal(lens(world(rendered), 'apps/unused.yaml'), 'No owner in prod uses this file');
  const two = [environment(), environment({ name: 'dev' })];
  assert.equal(
    lens(world(rendered, two), 'apps/unused.yaml'),
    'No owner in the chosen clusters uses this file',
  );
});

test('nothing is said of unused files while not all is known', () => {
  const unlisted = { listed: false, asOf: 0, objects: new Map() };
  const unknown: readonly Inputs[] = [
    world({ ...rendered, stale: true }),
    world(failedBuild({ code: 'rejected', message: 'oh' }, rendered.lastGood)),
    world(rendered, []),
    world(rendered, [environment(), environment({ name: 'dev', connection: { kind: 'connecting' } })]),
    ...agentKinds.map(({ input }) => world(rendered, [{ ...environment(), [input]: unlisted }])),
    world(rendered, [environment({ owners: [kustomization({ spec: { fromTheFuture: true } })] })]),
    world(rendered, undefined, { validation: undefined }),
  ];
  for (const start of unknown) assert.equal(lens(start, 'apps/unused.yaml'), undefined);
  assert.equal(fileLens(derive(world(rendered), undefined), '/elsewhere/a.yaml', []), undefined);
});

test('an owner that is made of nothing here hides no unused file, and its manifest is of its files', () => {
  const files = new Map([...tree, ...text('apps/web.yaml', '')]);
  const object: JsonObject = {
    ...release,
    spec: { interval: '10m', chartRef: { kind: 'ExternalArtifact', name: 'web' } },
  };
  const start: Inputs = {
    ...inputs({
      repository: repository({ working: files }),
      deployed: rendered,
      working: build({
        objects: [object],
        origins: [origins('apps/web.yaml', { '/kind': 2 })],
        tree: new Map([...read, ...text('apps/web.yaml', '')]),
      }),
    }),
    validation,
  };
  assert.equal(lens(start, 'apps/unused.yaml'), 'No owner in prod uses this file');
  assert.equal(lens(start, 'apps/web.yaml'), '2 owners · prod');
});

const release: JsonObject = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    interval: '10m',
    chart: { spec: { chart: 'charts/shop', sourceRef: { kind: 'GitRepository', name: 'fleet' } } },
    valuesFrom: [{ kind: 'ConfigMap', name: 'web-values' }],
  },
};

test('a HelmRelease is made of its manifest, what patches it and its values, wherever they are', () => {
  const files = new Map(
    ['apps/web.yaml', 'apps/patch.yaml', 'apps/web-values.yaml', 'apps/a.yaml'].flatMap((name) => [
      ...text(name, ''),
    ]),
  );
  const start = inputs({
    repository: repository({ working: files, commits: new Map([['1'.repeat(40), success(files)]]) }),
    working: build({
      objects: [release, configMap('web-values', { 'values.yaml': 'a: 1' }), configMap('a', {})],
      origins: [
        origins('apps/web.yaml', { '/kind': 2 }),
        origins('apps/web-values.yaml', { '/data/values.yaml': 1 }),
        origins('apps/a.yaml', { '/kind': 2 }),
      ].map(
        (found, i) =>
          new Map([...found, ...(i === 0 ? origins('apps/patch.yaml', { '/spec/interval': 4 }) : [])]),
      ),
      tree: files,
    }),
  });
  // The chart is rendered of files as well; that build has not been made here.
  const snapshot = derive(
    { ...start, builds: new Map([...start.builds, ...builtRelease(start)]) },
    undefined,
  );
  const [own] = snapshot.owners.filter(({ owner }) => owner.id.kind === 'HelmRelease');
  assert.ok(own);
  const [choice] = ownerChoices(snapshot, `${root}/apps/patch.yaml`).filter(({ detail }) =>
    detail.startsWith('HelmRelease'),
  );
  assert.ok(choice);
  assert.equal(choice.label, 'shop/web (Helm)');
  assert.deepEqual(
    filesOfOwner(snapshot, choice.row)?.files.map(({ name }) => name),
    ['apps/patch.yaml', 'apps/web-values.yaml', 'apps/web.yaml'],
  );
});

function builtRelease(start: Inputs): readonly (readonly [string, BuildInput])[] {
  const { wanted } = derive(start, undefined);
  return wanted.builds
    .filter(({ mode }) => mode === 'flux-hr')
    .map(({ key }) => [key, build({ objects: [configMap('made', {})] })]);
}
