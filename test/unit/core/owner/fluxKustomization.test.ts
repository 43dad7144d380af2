import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFluxKustomization } from '../../../../src/core/owner/flux/fluxKustomization.ts';
import type { IgnoreRule } from '../../../../src/core/owner/ignoreRules.ts';
import type { Owner } from '../../../../src/core/owner/owner.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const commit = 'c1c831b983b173658065e957a4aaae848e62a024';

const gitRepository = (spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'shop', namespace: 'flux-system' },
  spec: {
    interval: '10s',
    ref: { branch: 'main' },
    timeout: '60s',
    url: 'https://git.example.com/org/shop',
    ...spec,
  },
});

const kustomization = (spec: JsonObject = {}, status: JsonObject = {}): JsonObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'web', namespace: 'flux-system' },
  spec: {
    force: false,
    interval: '10m0s',
    path: './deploy',
    prune: true,
    retryInterval: '5s',
    sourceRef: { kind: 'GitRepository', name: 'shop' },
    timeout: '1m',
    ...spec,
  },
  status,
});

const remotes = [
  { name: 'fork', urls: ['git@git.example.com:me/shop.git'] },
  { name: 'origin', urls: ['ssh://git@git.example.com/org/shop.git', 'git@git.example.com:org/shop.git'] },
];

const read = (
  object: JsonObject,
  source: JsonObject = gitRepository(),
): ReturnType<typeof readFluxKustomization> =>
  readFluxKustomization(object, new Map([['flux-system/shop', source]]), remotes);

function owner(object: JsonObject, source?: JsonObject): Owner {
  const answer = read(object, source);
  assert.ok(answer.kind === 'ours', JSON.stringify(answer));
  return answer.owner;
}

test('an owner as the controller leaves it', () => {
  const object = kustomization(
    {},
    {
      conditions: [
        {
          lastTransitionTime: '2026-11-23T07:46:57Z',
          message: `Applied revision: main@sha1:${commit}`,
          observedGeneration: 1,
          reason: 'ReconciliationSucceeded',
          status: 'True',
          type: 'Ready',
        },
      ],
      inventory: {
        entries: [
          { id: 'by-flux_web_apps_Deployment', v: 'v1' },
          { id: 'not an id', v: 'v1' },
          { id: '_system__viewer_rbac.authorization.k8s.io_ClusterRole', v: 'v1' },
        ],
      },
      lastAppliedRevision: `main@sha1:${commit}`,
      lastAttemptedRevision: `main@sha1:${commit}`,
    },
  );
  assert.deepEqual(owner(object), {
    id: { kind: 'Kustomization', namespace: 'flux-system', name: 'web' },
    mode: 'flux-ks',
    manager: 'kustomize-controller',
    remote: 'origin',
    ref: { by: 'branch', value: 'main' },
    path: 'deploy',
    deployed: { revision: `main@sha1:${commit}`, commit },
    healthy: { revision: `main@sha1:${commit}`, commit },
    inventory: [
      { id: { group: 'apps', kind: 'Deployment', namespace: 'by-flux', name: 'web' }, version: 'v1' },
      {
        id: { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'system:viewer' },
        version: 'v1',
      },
    ],
    status: {
      ready: 'True',
      reason: 'ReconciliationSucceeded',
      message: `Applied revision: main@sha1:${commit}`,
      since: '2026-11-23T07:46:57Z',
      suspended: false,
      intervalSeconds: 600,
    },
    schedule: {
      agent: 'flux',
      dependsOn: [],
      waits: false,
      timeoutSeconds: 60,
      retrySeconds: 5,
      source: {
        name: 'flux-system/shop',
        ready: 'Unknown',
        reason: '',
        message: '',
        suspended: false,
        intervalSeconds: 10,
      },
    },
    build: { agent: 'flux', spec: {} },
    decryption: false,
    prune: true,
    force: false,
  });
});

test('an owner that has never run', () => {
  const { status, inventory, deployed, notCompared } = owner(kustomization({ suspend: true }));
  assert.deepEqual(
    { status, inventory, deployed, notCompared },
    {
      status: { ready: 'Unknown', reason: '', message: '', suspended: true, intervalSeconds: 600 },
      inventory: [],
      deployed: undefined,
      notCompared: undefined,
    },
  );
});

const others: readonly (readonly [name: string, object: JsonObject, reason: RegExp])[] = [
  [
    'an OCI source',
    kustomization({ sourceRef: { kind: 'OCIRepository', name: 'shop' } }),
    /kind OCIRepository/,
  ],
  ['a bucket', kustomization({ sourceRef: { kind: 'Bucket', name: 'shop' } }), /kind Bucket/],
  [
    'an artifact',
    kustomization({ sourceRef: { kind: 'ExternalArtifact', name: 'shop' } }),
    /no ArtifactGenerator .* makes ExternalArtifact\/flux-system\/shop/,
  ],
  ['no source', kustomization({ sourceRef: {} }), /kind \(none\)/],
  [
    'another source',
    kustomization({ sourceRef: { kind: 'GitRepository', name: 'x' } }),
    /flux-system\/x does not exist/,
  ],
  [
    'a source of the same name elsewhere',
    kustomization({ sourceRef: { kind: 'GitRepository', name: 'shop', namespace: 'team' } }),
    /GitRepository\/team\/shop does not exist/,
  ],
  ['nothing', {}, /kind \(none\)/],
];

for (const [name, object, reason] of others)
  test(`not ours: ${name}`, () => {
    const answer = read(object);
    assert.ok(answer.kind === 'other');
    assert.match(answer.reason, reason);
  });

test('not ours: another repository, whose credentials are not shown', () => {
  const answer = read(kustomization(), gitRepository({ url: 'https://ada:t0ken@git.example.com/org/other' }));
  assert.ok(answer.kind === 'other');
  assert.equal(
    answer.reason,
    'its source https://git.example.com/org/other is not a remote of this repository',
  );
});

test('a source in another namespace', () => {
  const object: JsonObject = {
    ...kustomization({ sourceRef: { kind: 'GitRepository', name: 'shop', namespace: 'flux-system' } }),
    metadata: { name: 'web', namespace: 'team-a' },
  };
  assert.equal(owner(object).id.namespace, 'team-a');
});

test('a fork and its origin are told apart; of two names for one repository, origin is taken', () => {
  assert.equal(
    owner(kustomization(), gitRepository({ url: 'https://git.example.com/me/shop' })).remote,
    'fork',
  );
  const twice = [{ name: 'alias', urls: ['https://git.example.com/org/shop'] }, ...remotes];
  const answer = readFluxKustomization(
    kustomization(),
    new Map([['flux-system/shop', gitRepository()]]),
    twice,
  );
  assert.ok(answer.kind === 'ours' && answer.owner.remote === 'origin');
});

const refs: readonly (readonly [ref: JsonObject | undefined, by: string, value: string])[] = [
  [undefined, 'branch', 'master'],
  [{}, 'branch', 'master'],
  [{ branch: 'main' }, 'branch', 'main'],
  [{ branch: 'main', tag: 'v1' }, 'tag', 'v1'],
  [{ branch: 'main', tag: 'v1', semver: '>=1.0.0' }, 'semver', '>=1.0.0'],
  [{ branch: 'main', semver: '>=1.0.0', name: 'refs/pull/1/head' }, 'name', 'refs/pull/1/head'],
  [{ branch: 'main', name: 'refs/pull/1/head', commit }, 'commit', commit],
];

for (const [ref, by, value] of refs)
  test(`the ref of ${JSON.stringify(ref)} is the ${by} ${value}`, () => {
    const { ref: _, ...spec } = { ref: null, url: 'https://git.example.com/org/shop' };
    const source: JsonObject = { ...gitRepository(), spec: ref ? { ...spec, ref } : spec };
    assert.deepEqual(owner(kustomization(), source).ref, { by, value });
  });

const paths: readonly (readonly [path: Json, expected: string])[] = [
  ['./deploy', 'deploy'],
  ['/deploy/', 'deploy'],
  ['deploy//prod/.', 'deploy/prod'],
  ['./', ''],
  ['', ''],
  ['.', ''],
  [null, ''],
  ['with space/ünï', 'with space/ünï'],
  ['..hidden/a..b', '..hidden/a..b'],
  ['../deploy', 'deploy'],
  ['deploy/../../etc', 'etc'],
  ['deploy/gone/..', 'deploy'],
];

for (const [path, expected] of paths)
  test(`spec.path ${JSON.stringify(path)}`, () => {
    assert.equal(owner(kustomization({ path })).path, expected);
  });

const shaping: readonly (readonly [spec: JsonObject, reason: string | undefined])[] = [
  [
    { targetNamespace: 'shop', namePrefix: 'a-', images: [{ name: 'x' }], patches: [{ patch: '' }] },
    undefined,
  ],
  [
    { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'x' }] }, commonMetadata: { labels: {} } },
    undefined,
  ],
  [{ components: ['../x'], ignoreMissingComponents: true, buildMetadata: ['originAnnotations'] }, undefined],
  [{ decryption: { provider: 'sops' } }, undefined],
  [{ kubeConfig: { secretRef: { name: 'x' } } }, undefined],
  [{ ignore: [{ paths: ['/spec/replicas'] }] }, undefined],
  [{ fromTheFuture: false }, 'spec.fromTheFuture (a field not known here)'],
  [{ constructor: {} }, 'spec.constructor (a field not known here)'],
  [{ kubeConfig: {}, fromTheFuture: 1 }, 'spec.fromTheFuture (a field not known here)'],
  [
    {
      wait: true,
      force: true,
      prune: false,
      suspend: true,
      dependsOn: [{ name: 'x' }],
      serviceAccountName: 'x',
    },
    undefined,
  ],
];

for (const [spec, reason] of shaping)
  test(`compared or not: ${JSON.stringify(spec)}`, () => {
    assert.equal(owner(kustomization(spec)).notCompared, reason && `not built yet: ${reason}`);
  });

const ignored: readonly (readonly [ignore: Json, rules: readonly IgnoreRule[] | undefined])[] = [
  [[], undefined],
  [null, undefined],
  [[{ paths: ['/data/a'] }], [{ paths: ['/data/a'] }]],
  [
    [{ paths: ['/data/a', 1], target: { kind: 'ConfigMap' } }, { target: null }],
    [{ paths: ['/data/a'], target: { kind: 'ConfigMap' } }, { paths: [] }],
  ],
];

for (const [ignore, rules] of ignored)
  test(`rules of ${JSON.stringify(ignore)}`, () => {
    assert.deepEqual(owner(kustomization({ ignore })).ignore, rules);
  });

const sources: readonly (readonly [spec: JsonObject, reason: string | undefined])[] = [
  [{ ignore: '/*\n!/deploy' }, undefined],
  [
    { include: [{ repository: { name: 'x' } }] },
    'spec.include (adds files of other repositories, which this clone does not hold)',
  ],
  [{ recurseSubmodules: true }, 'spec.recurseSubmodules (adds the files of submodules, which are not read)'],
  [
    { recurseSubmodules: false, verify: { mode: 'HEAD' }, secretRef: { name: 'x' }, suspend: true },
    undefined,
  ],
  [{ sparseCheckout: ['deploy'] }, undefined],
];

for (const [spec, reason] of sources)
  test(`compared or not: source with ${JSON.stringify(spec)}`, () => {
    assert.equal(
      owner(kustomization(), gitRepository(spec)).notCompared,
      reason && `not built yet: ${reason} of GitRepository/flux-system/shop`,
    );
  });
