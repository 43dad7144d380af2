import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldNowhere } from '../../../src/core/owner/otherSource.ts';
import { formatOwner } from '../../../src/core/owner/owner.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { workingTree, type FileTree, type Inputs } from '../../../src/session/inputs.ts';
import { syncPlan } from '../../../src/session/plan/syncPlan.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import {
  build,
  environment,
  inputs,
  kustomization,
  origins,
  repository,
  text,
  watched,
} from '../../support/snapshots.ts';

/** Whose HelmReleases are owners, by where their charts come from. */

const release = (spec: JsonObject): JsonObject => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'podinfo', namespace: 'shop' },
  spec: { interval: '10m', ...spec },
});
const ofGit = (name: string): JsonObject => ({
  chart: { spec: { chart: './charts/podinfo', sourceRef: { kind: 'GitRepository', name } } },
});
const written = (object: JsonObject, path = 'releases/podinfo.yaml'): FileTree =>
  text(path, `${JSON.stringify(object, undefined, 2)}\n`);
const source = (url: string, path = 'releases/source.yaml', namespace = '  namespace: shop\n'): FileTree =>
  text(
    path,
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: podinfo\n${namespace}spec: { url: '${url}', ref: { branch: next } }\n`,
  );
const joined = (...trees: readonly FileTree[]): FileTree => new Map(trees.flatMap((tree) => [...tree]));
const [own, other] = ['https://git.example.com/org/fleet', 'https://git.example.com/org/podinfo'];

const releaseIn = (world: Inputs): OwnerSnapshot | undefined =>
  derive(world, undefined).owners.find(({ owner: { id } }) => id.kind === 'HelmRelease');

/** Where no cluster is chosen, and nobody renders it. */
const inFiles = (object: JsonObject, ...others: readonly FileTree[]): Inputs => ({
  ...inputs({
    environments: [],
    repository: repository({ working: joined(written(object), ...others) }),
  }),
  ownersInFiles: true,
});

/** A Kustomization of a cluster renders it, and it has not been applied. */
const rendered = (object: JsonObject, ...others: readonly FileTree[]): Inputs =>
  inputs({
    environments: [environment()],
    repository: repository({ working: joined(written(object), ...others) }),
    working: build({ objects: [object], origins: [origins('releases/podinfo.yaml', { '/kind': 2 })] }),
  });

const foreign = 'its chart comes from GitRepository/shop/podinfo, which is no remote of this repository';
const sources: readonly (readonly [name: string, declared: readonly FileTree[], expected: string])[] = [
  ['that nothing declares', [], 'charts/podinfo of unsaid'],
  ['that the files declare as this repository', [source(own)], 'charts/podinfo of branch next'],
  ['that the files declare as another repository', [source(other)], foreign],
  ['whose namespace a kustomization adds', [source(other, 'releases/source.yaml', '')], foreign],
  [
    'of which the one that lies nearest counts',
    [source(other, 'elsewhere/source.yaml'), source(own)],
    'charts/podinfo of branch next',
  ],
];
for (const [name, declared, expected] of sources)
  for (const [where, world] of [
    ['of a file', inFiles],
    ['that a Kustomization renders', rendered],
  ] as const)
    void test(`a HelmRelease ${where}, of a GitRepository ${name}`, () => {
      const found = releaseIn(world(release(ofGit('podinfo')), ...declared));
      assert.ok(found);
      const { id, path, ref, notCompared } = found.owner;
      assert.equal(formatOwner(id), 'HelmRelease/shop/podinfo');
      const told = `${path} of ${ref.by}${'value' in ref ? ` ${ref.value}` : ''}`;
      assert.equal(found.owner.madeElsewhere ? notCompared : told, expected);
    });

const helmChart = (spec: JsonObject): JsonObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'HelmChart',
  metadata: { name: 'charts', namespace: 'flux' },
  spec,
});
const ofHelmChart = release({ chartRef: { kind: 'HelmChart', name: 'charts', namespace: 'flux' } });
const ownSource = joined(
  text(
    'releases/flux.yaml',
    JSON.stringify({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'podinfo', namespace: 'flux' },
      spec: { url: own, ref: { branch: 'next' } },
    }),
  ),
);
const ofGitChart = helmChart({
  chart: './charts/podinfo',
  sourceRef: { kind: 'GitRepository', name: 'podinfo' },
  valuesFiles: ['charts/podinfo/values-prod.yaml'],
  ignoreMissingValuesFiles: true,
  reconcileStrategy: 'Revision',
});
/** A Kustomization renders both. */
const renderedWith = (object: JsonObject, chart: JsonObject, ...others: readonly FileTree[]): Inputs =>
  inputs({
    environments: [environment()],
    repository: repository({ working: joined(written(object), ...others) }),
    working: build({
      objects: [object, chart],
      origins: [origins('releases/podinfo.yaml', { '/kind': 2 }), origins('charts.yaml', { '/kind': 2 })],
    }),
  });

for (const [where, world] of [
  ['that a file declares', inFiles(ofHelmChart, written(ofGitChart, 'charts.yaml'), ownSource)],
  ['that is rendered with it', renderedWith(ofHelmChart, ofGitChart, ownSource)],
] as const)
  void test(`a HelmRelease takes what a HelmChart says ${where}`, () => {
    const { owners, wanted } = derive(world, undefined);
    const found = owners.find(({ owner: { id } }) => id.kind === 'HelmRelease');
    assert.equal(found?.owner.path, 'charts/podinfo');
    assert.deepEqual(found.owner.ref, { by: 'branch', value: 'next' });
    const options = wanted.builds.find(({ mode }) => mode === 'flux-hr')?.options;
    assert.ok(options && 'release' in options);
    assert.deepEqual(options.release?.packing, {
      versionMetadata: '1',
      valuesFiles: ['charts/podinfo/values-prod.yaml'],
      ignoreMissing: true,
    });
  });

void test('a HelmRelease wants the chart of the HelmRepository that its HelmChart names', () => {
  const chart = helmChart({
    chart: 'podinfo',
    version: '6.x',
    sourceRef: { kind: 'HelmRepository', name: 'podinfo' },
  });
  const charts = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: { name: 'podinfo', namespace: 'flux' },
    spec: { url: 'https://charts.example.com' },
  };
  const { wanted } = derive(renderedWith(ofHelmChart, chart, written(charts, 'sources.yaml')), undefined);
  assert.deepEqual(
    [...wanted.charts.values()],
    [{ kind: 'repository', url: 'https://charts.example.com', name: 'podinfo', version: '6.x' }],
  );
});

void test('where the repository does not hold the HelmChart any more, nothing stands for its chart', () => {
  const world = inputs({
    environments: [environment({ helmReleases: watched([applied(ofHelmChart)]) })],
    repository: repository({ working: joined(written(ofHelmChart), ownSource) }),
    deployed: build({ objects: [ofHelmChart, ofGitChart] }),
    working: build({ objects: [ofHelmChart] }),
  });
  const found = releaseIn(world);
  assert.equal(found?.recipe.kind, 'known');
  const options = found.recipe.byRevision?.get(workingTree);
  assert.equal(
    options && 'unknown' in options && options.unknown,
    'its chart comes from HelmChart/flux/charts, which the repository does not hold',
  );
});

void test('what the cluster says of a source counts before what files declare', () => {
  const found = releaseIn(rendered(release(ofGit('fleet')), source(other)));
  assert.deepEqual(found?.owner.ref, { by: 'branch', value: 'main' });
});

void test('the same owner whatever is typed elsewhere', () => {
  const first = rendered(release(ofGit('podinfo')), source(own), text('apps/web.yaml', 'a: 1\n'));
  const [[root, before] = []] = first.repositories;
  assert.ok(root !== undefined && before?.working);
  const working = joined(before.working, text('apps/web.yaml', 'a: 2\n'));
  const again = { ...first, repositories: new Map([[root, { ...before, working }]]) };
  assert.ok(releaseIn(first));
  assert.equal(releaseIn(again)?.owner, releaseIn(first)?.owner);
});

const unread: readonly (readonly [spec: JsonObject, reason: string])[] = [
  [
    { chartRef: { kind: 'ExternalArtifact', name: 'podinfo' } },
    'its chart comes from ExternalArtifact/shop/podinfo, which is not read',
  ],
  [
    {
      chart: { spec: { chart: 'podinfo', sourceRef: { kind: 'Bucket', name: 'charts', namespace: 'flux' } } },
    },
    'its chart comes from Bucket/flux/charts, which is not read',
  ],
  [
    { chartRef: { kind: 'HelmChart', name: 'podinfo' } },
    'its chart comes from HelmChart/shop/podinfo, which the repository does not hold',
  ],
  [{}, 'it names no chart'],
];
const applied = (object: JsonObject): JsonObject => ({
  ...object,
  status: {
    storageNamespace: 'shop',
    history: [{ name: 'podinfo', namespace: 'shop', version: 1, status: 'deployed', chartVersion: '1.0.0' }],
  },
});
const liveIn = (world: Inputs, object: JsonObject): Inputs => ({
  ...world,
  environments: new Map([['prod', environment({ helmReleases: watched([applied(object)]) })]]),
});

void test('a HelmRelease whose HelmChart is of a bucket is not compared', () => {
  const chart = helmChart({ chart: 'podinfo', sourceRef: { kind: 'Bucket', name: 'charts' } });
  for (const world of [inFiles(ofHelmChart, written(chart, 'charts.yaml')), renderedWith(ofHelmChart, chart)])
    assert.deepEqual(releaseIn(world)?.state, {
      kind: 'notCompared',
      reason: 'its chart comes from Bucket/flux/charts, which is not read',
    });
});

for (const [spec, reason] of unread) {
  const object = release(spec);
  const worlds: readonly (readonly [where: string, world: Inputs])[] = [
    ['of a file', inFiles(object)],
    ['that a Kustomization renders', rendered(object)],
    ['of a cluster that a Kustomization renders', liveIn(rendered(object), object)],
  ];
  for (const [where, world] of worlds)
    void test(`a HelmRelease ${where} is not compared: ${reason}`, () => {
      const snapshot = derive(world, undefined);
      const found = releaseIn(world);
      assert.deepEqual(found?.state, { kind: 'notCompared', reason });
      assert.equal(found.manifest?.path, 'releases/podinfo.yaml');
      assert.deepEqual([...snapshot.otherSources], []);
      assert.deepEqual(
        snapshot.wanted.builds.filter(({ mode }) => mode === 'flux-hr'),
        [],
      );
      const planned = syncPlan(snapshot).find((one) => one.snapshot.owner.id.kind === 'HelmRelease');
      assert.equal(planned?.kind === 'unknown' && planned.reason, reason);
    });
}

void test('a HelmRelease of a cluster that nobody here renders is told among what is not from Git', () => {
  const objects = unread.map(([spec], i) => ({
    ...release(spec),
    metadata: { name: `other-${String(i)}`, namespace: 'shop' },
  }));
  const named = (name: string): JsonObject => ({
    ...release({ chartRef: { kind: 'OCIRepository', name: 'a' } }),
    metadata: { name, namespace: 'shop' },
  });
  // An owner that is not built yet has applied it.
  const entries = [{ id: 'shop_ours_helm.toolkit.fluxcd.io_HelmRelease', v: 'v2' }];
  const owners = [{ ...kustomization(), status: { inventory: { entries } } }];
  const live = watched([...objects, named('ours'), named('theirs')]);
  const snapshot = derive(inputs({ environments: [environment({ owners, helmReleases: live })] }), undefined);
  assert.equal(snapshot.owners.length, 1);
  assert.deepEqual(
    snapshot.otherSources.get('prod')?.map(({ id, source: from, reason }) => [formatOwner(id), from, reason]),
    [
      ['HelmRelease/shop/other-0', 'ExternalArtifact/shop/podinfo', unread[0]?.[1]],
      ['HelmRelease/shop/other-1', 'Bucket/flux/charts', unread[1]?.[1]],
      ['HelmRelease/shop/other-2', 'HelmChart/shop/podinfo', unread[2]?.[1]],
      ['HelmRelease/shop/other-3', 'no chart', unread[3]?.[1]],
      ['HelmRelease/shop/theirs', 'OCIRepository/shop/a', heldNowhere],
    ],
  );
});
