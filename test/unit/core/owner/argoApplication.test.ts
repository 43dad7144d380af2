import assert from 'node:assert/strict';
import test from 'node:test';
import { readArgoApplication } from '../../../../src/core/owner/argo/argoApplication.ts';
import { argoRef } from '../../../../src/core/owner/argo/argoRef.ts';
import { readArgoSettings } from '../../../../src/core/owner/argo/argoSettings.ts';
import { readLastRun } from '../../../../src/core/owner/argo/argoStatus.ts';
import { argoSourceType, mergePatch } from '../../../../src/core/owner/argo/argoSourceType.ts';
import { trackedBy, withTracking, defaultTracking } from '../../../../src/core/owner/argo/argoTracking.ts';
import { argoDesired } from '../../../../src/core/drift/desired/argoDesired.ts';
import type { ChartReference } from '../../../../src/core/owner/helm/chartReference.ts';
import type { Owner } from '../../../../src/core/owner/owner.ts';
import { isObject, type JsonObject } from '../../../../src/core/resource/json.ts';

const url = 'https://git.example.com/shop/fleet.git';
const remotes = [{ name: 'origin', urls: ['git@git.example.com:shop/fleet'] }];
const settings = readArgoSettings('argocd', undefined);
const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];

const application = (spec: JsonObject = {}, status: JsonObject = {}, namespace = 'argocd'): JsonObject => ({
  metadata: { name: 'shop', namespace },
  spec: {
    project: 'team',
    source: { repoURL: url, path: './apps/shop/', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    ...spec,
  },
  status,
});

function owner(object: JsonObject): Owner {
  const read = readArgoApplication(object, settings, remotes);
  if (read.kind === 'other') throw new Error(read.reason);
  return read.owner;
}

test('an Application that a plugin builds is not compared', () => {
  const source = { repoURL: url, path: 'apps/shop', targetRevision: 'main' };
  const built = owner(application({ source: { ...source, plugin: { name: 'cdk8s' } } }));
  assert.equal(built.notCompared, 'not built yet: a plugin builds it');
});

test('an Application as its controller leaves it', () => {
  const status = {
    sync: { status: 'Synced', revision: one },
    health: { status: 'Healthy', lastTransitionTime: '2026-01-02T03:04:05Z' },
    history: [{ revision: two }, { revision: one }],
    operationState: { phase: 'Succeeded', message: 'successfully synced', syncResult: { revision: one } },
    resources: [
      { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      { version: 'v1', kind: 'Namespace', name: 'shop' },
      { group: 'batch', version: 'v1', kind: 'Job', namespace: 'shop', name: 'migrate', hook: true },
    ],
  };
  const syncPolicy = { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true'] };
  assert.deepEqual(owner(application({ syncPolicy }, status)), {
    id: { kind: 'Application', namespace: 'argocd', name: 'shop' },
    mode: 'argo-ssa',
    manager: 'argocd-controller',
    remote: 'origin',
    ref: { by: 'branchOrTag', value: 'main' },
    path: 'apps/shop',
    namespace: 'shop',
    deployed: { revision: one, commit: one },
    healthy: { revision: one, commit: one },
    inventory: [
      { id: { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' }, version: 'v1' },
      { id: { group: '', kind: 'Namespace', namespace: '', name: 'shop' }, version: 'v1' },
    ],
    status: {
      ready: 'True',
      reason: 'Synced, Healthy',
      message: '',
      since: '2026-01-02T03:04:05Z',
      suspended: false,
    },
    schedule: { agent: 'argo', automated: true, allowEmpty: false, selfHeal: true, refreshSeconds: 180 },
    build: {
      agent: 'argo',
      instance: 'shop',
      project: 'team',
      asks: {
        urls: [url],
        server: 'https://kubernetes.default.svc',
        cluster: '',
        namespace: 'shop',
        argoNamespace: 'argocd',
      },
      sources: [{ path: 'apps/shop', writtenPath: './apps/shop/', url, targetRevision: 'main', tools: {} }],
      refs: [],
      kustomizeFlags: '',
      tracking: { method: 'annotation', label: 'app.kubernetes.io/instance', installation: '' },
      pruning: 'foreground',
      pruneLast: false,
      outOfSyncOnly: false,
      comparison: 'fields',
      skipsUnknownKinds: false,
      failsOnShared: false,
      createsNamespace: false,
    },
    prune: true,
    force: false,
    ignore: settings.ignore,
    writesIgnored: true,
    leavesOut: { exclusions: settings.exclusions, server: 'https://kubernetes.default.svc' },
  });
});

const comparisons: readonly (readonly [
  annotation: string | undefined,
  options: readonly string[],
  expected: string,
])[] = [
  [undefined, [], 'lastApplied'],
  [undefined, ['ServerSideApply=true'], 'fields'],
  ['ServerSideDiff=true', [], 'server'],
  ['ServerSideDiff=true,IncludeMutationWebhook=true', ['ServerSideApply=true'], 'server'],
  ['ServerSideDiff=true,ServerSideDiff=false', [], 'lastApplied'],
  ['IgnoreExtraneous', ['ServerSideApply=true'], 'fields'],
];
for (const [annotation, syncOptions, expected] of comparisons)
  test(`how an Application is compared: ${annotation ?? ''} ${syncOptions.join()}`, () => {
    const annotations = annotation === undefined ? {} : { 'argocd.argoproj.io/compare-options': annotation };
    const written = application({ syncPolicy: { syncOptions: [...syncOptions] } });
    const { build } = owner({ ...written, metadata: { name: 'shop', namespace: 'argocd', annotations } });
    assert.ok(build?.agent === 'argo');
    assert.equal(build.comparison, expected);
  });

for (const [parameters, annotation, expected, isAssumed] of [
  [{ data: { 'controller.diff.server.side': 'true' } }, '', 'server', undefined],
  [{ data: { 'controller.diff.server.side': 'True' } }, 'ServerSideDiff=false', 'lastApplied', undefined],
  [{ data: { 'controller.diff.server.side': '1' } }, '', 'lastApplied', undefined],
  [{ data: {} }, '', 'lastApplied', undefined],
  ['absent', '', 'lastApplied', undefined],
  ['unreadable', '', 'lastApplied', true],
  ['unreadable', 'ServerSideDiff=false', 'lastApplied', undefined],
  ['unreadable', 'ServerSideDiff=true', 'server', undefined],
] as const satisfies readonly (readonly [
  JsonObject | 'absent' | 'unreadable',
  string,
  string,
  true | undefined,
])[])
  test(`compared as its controller was started (${JSON.stringify(parameters)}) and it says itself: ${annotation}`, () => {
    const { metadata, ...rest } = application();
    assert.ok(isObject(metadata));
    const annotations = { 'argocd.argoproj.io/compare-options': annotation };
    const object = { ...rest, metadata: { ...metadata, annotations } };
    const read = readArgoApplication(object, readArgoSettings('argocd', undefined, parameters), remotes);
    assert.ok(read.kind === 'ours' && read.owner.build?.agent === 'argo');
    assert.equal(read.owner.build.comparison, expected);
    assert.equal(read.owner.build.isComparisonAssumed, isAssumed);
  });

const labelled = (team: string): JsonObject => ({ labels: { team }, annotations: { note: 'x' } });
const teamNamespace = (team: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'shop',
    labels: { team },
    annotations: { note: 'x', 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' },
  },
});
const namespaces: readonly (readonly [
  title: string,
  syncOptions: readonly string[],
  said: JsonObject | undefined,
  synced: JsonObject | undefined,
  expected: JsonObject | undefined,
])[] = [
  ['is made with no more than its name', ['CreateNamespace=true'], undefined, undefined, undefined],
  ['is not made', [], labelled('a'), labelled('a'), undefined],
  [
    'is labelled',
    ['CreateNamespace=true'],
    labelled('a'),
    labelled('a'),
    { applied: teamNamespace('a'), desired: teamNamespace('a') },
  ],
  [
    'is to have another label',
    ['CreateNamespace=true'],
    labelled('b'),
    labelled('a'),
    { applied: teamNamespace('a'), desired: teamNamespace('b') },
  ],
];
for (const [title, syncOptions, said, synced, expected] of namespaces)
  test(`the namespace of an Application ${title}`, () => {
    const metadata = said ? { managedNamespaceMetadata: said } : {};
    const syncPolicy = { syncOptions: [...syncOptions], ...metadata };
    const syncResult = synced ? { managedNamespaceMetadata: synced } : {};
    const { build } = owner(application({ syncPolicy }, { operationState: { syncResult } }));
    assert.ok(build?.agent === 'argo');
    assert.deepEqual(build.namespace, expected);
  });

// What Argo CD compares with is only what was applied while the two are the same.
const revisions: readonly (readonly [string, JsonObject, string | undefined, string | undefined])[] = [
  [
    'synced without a sync of its own',
    { sync: { status: 'Synced', revision: two }, history: [{ revision: one }] },
    two,
    undefined,
  ],
  [
    'a new commit',
    { sync: { status: 'OutOfSync', revision: two }, history: [{ revision: three }, { revision: one }] },
    one,
    undefined,
  ],
  ['never synced', { sync: { status: 'OutOfSync', revision: two } }, undefined, undefined],
  [
    'a sync under way',
    {
      sync: { status: 'OutOfSync', revision: two },
      history: [{ revision: one }],
      operationState: { phase: 'Running', syncResult: { revision: two } },
    },
    one,
    two,
  ],
  [
    'a sync that failed',
    {
      sync: { status: 'OutOfSync', revision: two },
      operationState: { phase: 'Failed', syncResult: { revision: two } },
    },
    undefined,
    two,
  ],
  ['not looked at', {}, undefined, undefined],
];
for (const [title, status, deployed, attempted] of revisions)
  test(`revisions: ${title}`, () => {
    const read = owner(application({}, status));
    assert.deepEqual([read.deployed?.commit, read.attempted?.commit], [deployed, attempted]);
  });

test('when Argo CD was done with its last sync, while it is not at one', () => {
  const finishedAt = '2026-06-01T10:00:00Z';
  const done = { phase: 'Succeeded', finishedAt };
  assert.equal(readLastRun({ status: { operationState: done } }), finishedAt);
  assert.equal(readLastRun({ operation: { sync: {} }, status: { operationState: done } }), undefined);
  assert.equal(readLastRun({ status: { operationState: { phase: 'Running' } } }), undefined);
  assert.equal(readLastRun({}), undefined);
});

test('several sources: which are ours, and whose revision counts', () => {
  const sources = [
    { repoURL: 'https://charts.example.com', chart: 'redis', targetRevision: '1.2.3' },
    { repoURL: url, targetRevision: 'main', ref: 'values' },
    { repoURL: url, targetRevision: 'main', path: 'apps/a' },
    { repoURL: url, targetRevision: 'main', path: 'apps/b' },
  ];
  const status = { sync: { status: 'Synced', revisions: ['1.2.3', one, two, two] } };
  const read = owner(application({ source: null, sources }, status));
  const chart = { kind: 'repository', url: 'https://charts.example.com', name: 'redis', version: '1.2.3' };
  assert.deepEqual(
    read.build?.agent === 'argo' && read.build.sources.map(({ path, index, chart: of }) => [path, index, of]),
    [
      ['', 0, { reference: chart, applied: chart }],
      ['apps/a', 2, undefined],
      ['apps/b', 3, undefined],
    ],
  );
  assert.equal(read.deployed?.commit, two);
  assert.equal(read.notCompared, undefined);
});

// By the place of a source: the revision that it is at, where that is not the one that the Application goes by.
const elsewhere: readonly (readonly [
  why: string,
  sources: readonly JsonObject[],
  expected: readonly (string | undefined)[],
])[] = [
  [
    'the branch at hand is gone by, whichever comes first',
    [
      { repoURL: url, path: 'a', targetRevision: 'v1.0.0' },
      { repoURL: url, path: 'b', targetRevision: 'HEAD' },
      { repoURL: url, path: 'c', targetRevision: 'main' },
    ],
    [`v1.0.0 ${one}`, undefined, undefined],
  ],
  [
    'where none follows that, the first',
    [
      { repoURL: url, path: 'a', targetRevision: 'v1.0.0' },
      { repoURL: url, path: 'b', targetRevision: 'v1.1.0' },
    ],
    [undefined, `v1.1.0 ${two}`],
  ],
  [
    'another repository that is open',
    [
      { repoURL: url, path: 'a', targetRevision: 'main' },
      { repoURL: 'https://git.example.com/shop/values.git', path: 'b', targetRevision: 'main' },
    ],
    [undefined, `main ${two}`],
  ],
];
const beside = {
  beside: [['git@git.example.com:shop/values']],
  branch: 'main',
  defaultBranches: { origin: 'main' },
};
for (const [why, sources, expected] of elsewhere)
  test(`sources at several revisions: ${why}`, () => {
    const status = { sync: { status: 'Synced', revisions: [one, two, three] } };
    const object = application({ source: null, sources: [...sources] }, status);
    const read = readArgoApplication(object, settings, remotes, { open: beside });
    assert.ok(read.kind === 'ours' && read.owner.build?.agent === 'argo');
    assert.equal(read.owner.notCompared, undefined);
    assert.deepEqual(
      read.owner.build.sources.map(
        (source) =>
          source.elsewhere && `${source.elsewhere.targetRevision} ${source.elsewhere.applied ?? '?'}`,
      ),
      expected,
    );
    assert.equal(read.owner.deployed?.commit, [one, two, three][expected.indexOf(undefined)]);
  });

test('sources at several revisions, while a branch is checked out that is not the default', () => {
  const pinned = (branch: string, targets: readonly string[]): unknown => {
    const sources = targets.map((targetRevision) => ({ repoURL: url, path: 'a', targetRevision }));
    const open = { ...beside, branch };
    const read = readArgoApplication(application({ source: null, sources }), settings, remotes, { open });
    assert.ok(read.kind === 'ours' && read.owner.build?.agent === 'argo');
    return read.owner.build.sources.map(({ elsewhere: pin }) => pin?.targetRevision);
  };
  assert.deepEqual(
    [
      pinned('feature', ['v1.0.0', 'HEAD', 'main']),
      pinned('feature', ['release', 'refs/heads/main']),
      pinned('release', ['HEAD', 'release']),
    ],
    [
      ['v1.0.0', undefined, undefined],
      ['release', undefined],
      ['HEAD', undefined],
    ],
  );
});

test('an Application of several repositories is of that of its first folder, and says which of them is not open', () => {
  const values = 'https://git.example.com/shop/values.git';
  const sources = [
    { repoURL: values, path: 'b', targetRevision: 'main' },
    {
      repoURL: url,
      path: 'a',
      targetRevision: 'main',
      ref: 'shop',
      helm: { valueFiles: ['$values/a.yaml'] },
    },
    { repoURL: 'https://git.example.com/shop/closed.git', ref: 'values' },
  ];
  const several = application({ source: null, sources });
  const read = readArgoApplication(several, settings, remotes, { open: beside });
  assert.deepEqual(read.kind === 'other' && read.reason, `it goes by ${values}, which is open as well`);
  const ofValues = [{ name: 'origin', urls: [values] }];
  const open = { beside: [[url]], branch: 'main', defaultBranches: { origin: 'main' } };
  const there = readArgoApplication(several, settings, ofValues, { open });
  assert.equal(
    there.kind === 'ours' && there.owner.notCompared,
    'not built yet: a source is https://git.example.com/shop/closed.git, which is not open here',
  );
});

test('charts are of a Helm repository, of a registry, or artifacts', () => {
  const source = (more: JsonObject): JsonObject => ({ chart: 'web', targetRevision: '1.x', ...more });
  const cases: readonly (readonly [JsonObject, string, ChartReference, ChartReference])[] = [
    [
      source({ repoURL: 'https://charts.example.com/stable' }),
      '1.4.0',
      { kind: 'repository', url: 'https://charts.example.com/stable', name: 'web', version: '1.x' },
      { kind: 'repository', url: 'https://charts.example.com/stable', name: 'web', version: '1.4.0' },
    ],
    [
      source({ repoURL: 'registry.example.com/charts/' }),
      '1.4.0',
      {
        kind: 'oci',
        url: 'oci://registry.example.com/charts/web',
        select: { by: 'semver', range: '1.x' },
      },
      {
        kind: 'oci',
        url: 'oci://registry.example.com/charts/web',
        select: { by: 'tag', tag: '1.4.0' },
      },
    ],
    [
      { repoURL: 'oci://registry.example.com/charts/web', targetRevision: '~1.4', path: '.' },
      `sha256:${'a'.repeat(64)}`,
      {
        kind: 'oci',
        url: 'oci://registry.example.com/charts/web',
        select: { by: 'semver', range: '~1.4' },
        layer: 'any',
      },
      {
        kind: 'oci',
        url: 'oci://registry.example.com/charts/web',
        select: { by: 'digest', digest: `sha256:${'a'.repeat(64)}` },
        layer: 'any',
      },
    ],
  ];
  for (const [written, revision, reference, applied] of cases) {
    const object = application({ source: written }, { sync: { status: 'Synced', revision } });
    const holder = { remote: 'origin', ref: { by: 'unsaid' }, commit: one } as const;
    const read = readArgoApplication(object, settings, remotes, { holder });
    assert.equal(readArgoApplication(object, settings, remotes).kind, 'other');
    assert.ok(read.kind === 'ours' && read.owner.build?.agent === 'argo');
    assert.deepEqual(read.owner.build.sources[0]?.chart, { reference, applied });
    assert.deepEqual(read.owner.deployed, { revision, commit: one });
  }
});

test('an Application of another repository is not ours, and no password of its URL is told', () => {
  const source = { repoURL: 'https://dana:secret@git.example.com/other/fleet', path: 'apps' };
  assert.deepEqual(readArgoApplication(application({ source }), settings, remotes), {
    kind: 'other',
    id: { kind: 'Application', namespace: 'argocd', name: 'shop' },
    reason: 'no source is a remote of this repository: https://git.example.com/other/fleet',
  });
});

test('outside of Argo CD’s namespace an Application is known with its own', () => {
  const { build } = owner(application({}, {}, 'team'));
  assert.equal(build?.agent === 'argo' && build.instance, 'team_shop');
});

test('what a targetRevision follows', () => {
  const refs = ['', 'HEAD', 'main', 'v1.2', '1.2.3-rc.1', '1.*', '>=1.2 <2', '~1.2', one, 'refs/heads/x'].map(
    argoRef,
  );
  assert.deepEqual(
    refs.map((ref) => ref.by),
    [
      'remoteHead',
      'remoteHead',
      'branchOrTag',
      'branchOrTag',
      'branchOrTag',
      'semver',
      'semver',
      'semver',
      'commit',
      'name',
    ],
  );
});

test('which tool makes objects of a source', () => {
  const types = [
    argoSourceType({}, ['a.yaml']),
    argoSourceType({}, ['Chart.yaml', 'values.yaml']),
    argoSourceType({}, ['Chart.yaml', 'kustomization.yaml']),
    argoSourceType({}, ['kustomization.yml', 'otherChart.yaml']),
    argoSourceType({ directory: {} }, ['Chart.yaml']),
    argoSourceType({ kustomize: {} }, ['a.yaml']),
    argoSourceType({ kustomize: {}, helm: {} }, []),
  ];
  assert.deepEqual(types, ['directory', 'helm', 'kustomize', 'helm', 'directory', 'kustomize', 'several']);
  assert.deepEqual(mergePatch({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null, e: {} }, d: 'x' }), {
    a: { c: 2, e: {} },
    d: 'x',
  });
});

const web: JsonObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };

test('the marks of Argo CD, by its tracking method', () => {
  const marked = (tracking: Partial<typeof defaultTracking>, object = web): unknown =>
    withTracking(object, 'shop', 'prod', { ...defaultTracking, ...tracking })['metadata'];
  const id = { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:prod/web' };
  const label = { 'app.kubernetes.io/instance': 'shop' };
  assert.deepEqual(marked({}), { name: 'web', annotations: id });
  assert.deepEqual(marked({ method: 'label' }), { name: 'web', labels: label });
  assert.deepEqual(marked({ method: 'annotation+label', installation: 'eu' }), {
    name: 'web',
    labels: label,
    annotations: { ...id, 'argocd.argoproj.io/installation-id': 'eu' },
  });
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'a' },
  };
  assert.deepEqual(marked({}, crd), { name: 'a' });
  assert.equal(trackedBy({ metadata: { annotations: id } }, defaultTracking), 'shop');
  const long = withTracking(web, `${'a'.repeat(62)}-b`, '', {
    ...defaultTracking,
    method: 'annotation+label',
  });
  assert.deepEqual((long['metadata'] as JsonObject)['labels'], {
    'app.kubernetes.io/instance': 'a'.repeat(62),
  });
});

test('an object goes to the destination where it names no namespace and its kind has one', () => {
  const options = {
    instance: 'shop',
    tracking: { ...defaultTracking, method: 'label' },
    namespace: 'prod',
  } as const;
  const namespaceOf = (object: JsonObject, namespaced: boolean): unknown =>
    (argoDesired(object, { ...options, namespaced })['metadata'] as JsonObject)['namespace'];
  const named = { ...web, metadata: { name: 'web', namespace: 'own' } };
  assert.deepEqual(
    [namespaceOf(web, true), namespaceOf(named, true), namespaceOf(web, false), namespaceOf(named, false)],
    ['prod', 'own', undefined, undefined],
  );
});
