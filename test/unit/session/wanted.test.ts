import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed } from '../../../src/base/outcome.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { buildKey, workingTree } from '../../../src/session/inputs.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  environment,
  firstCommit,
  inputs,
  kustomization,
  repository,
  root,
} from '../../support/snapshots.ts';

const deployedKey = buildKey(root, firstCommit, 'apps');
const workingKey = buildKey(root, workingTree, 'apps');

void test('an owner wants its commit, and renders of it and of the working tree', () => {
  const { wanted } = derive(inputs(), undefined);
  assert.deepEqual(
    wanted.builds.map(({ key }) => key),
    [deployedKey, workingKey],
  );
  assert.deepEqual([...wanted.keptBuilds], [deployedKey, workingKey]);
  assert.deepEqual(
    [...wanted.commits].map(([folder, commits]) => [folder, [...commits]]),
    [[root, [firstCommit]]],
  );
});

void test('what a file on the screen may count for comes first', () => {
  const owners = ['apps', 'infra', 'more'].map((name) =>
    kustomization({ name, spec: { path: `./${name}` } }),
  );
  const all = inputs({ environments: [environment({ owners })] });
  const visible = new Map([[`${root}/infra/web.yaml`, { first: 0, last: 10 }]]);
  const order = (seen: typeof visible): readonly string[] =>
    derive({ ...all, visible: seen }, undefined)
      .wanted.builds.filter(({ revision }) => revision === workingTree)
      .map(({ path }) => path);
  assert.deepEqual(order(new Map()), ['apps', 'infra', 'more']);
  assert.deepEqual(order(visible), ['infra', 'apps', 'more']);
});

void test('a stale render is wanted again, a good one is kept', () => {
  const { wanted } = derive(inputs({ deployed: build(), working: build({ stale: true }) }), undefined);
  assert.deepEqual(
    wanted.builds.map(({ key }) => key),
    [workingKey],
  );
  assert.equal(wanted.keptBuilds.has(deployedKey), true);
});

void test('no render is wanted whose files are not there, so that nothing waits for it for ever', () => {
  const failure = failed({ code: 'unknownRevision', revision: firstCommit, message: 'no' } as const);
  for (const commits of [new Map(), new Map([[firstCommit, failure]])]) {
    const { wanted } = derive(inputs({ repository: repository({ working: undefined, commits }) }), undefined);
    assert.deepEqual(wanted.builds, []);
    assert.deepEqual([...(wanted.commits.get(root) ?? [])], [firstCommit]);
  }
});

void test('nothing is wanted for an owner that cannot be compared', () => {
  const owners = [kustomization({ spec: { fromTheFuture: true } })];
  const { wanted } = derive(inputs({ environments: [environment({ owners })] }), undefined);
  assert.deepEqual([wanted.builds, [...wanted.keptBuilds], wanted.scopes.size], [[], [], 0]);
});

void test('one watch for each type and namespace, however many objects and owners there are', () => {
  const objects = [
    configMap('a', {}),
    configMap('b', {}),
    configMap('c', {}, 'other'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  ];
  const one = build({ objects });
  const owners = [kustomization(), kustomization({ name: 'again' })];
  const { wanted } = derive(
    inputs({ environments: [environment({ owners })], deployed: one, working: one }),
    undefined,
  );
  assert.deepEqual([...(wanted.scopes.get('prod')?.keys() ?? [])].sort(), [
    '/v1/configmaps/other',
    '/v1/configmaps/shop',
    '/v1/namespaces/',
  ]);
});

void test('what an inventory names is watched before anything is rendered', () => {
  const owner = kustomization();
  const status = {
    ...(owner['status'] as object),
    inventory: { entries: [{ id: 'shop_a__Secret', v: 'v1' }] },
  };
  const { wanted } = derive(
    inputs({ environments: [environment({ owners: [{ ...owner, status }] })] }),
    undefined,
  );
  assert.deepEqual([...(wanted.scopes.get('prod')?.keys() ?? [])], ['/v1/secrets/shop']);
});

void test('a namespaced object without a namespace has nobody watch the whole cluster', () => {
  const nowhere = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  const snapshot = derive(deployedAs([nowhere], []), undefined);
  assert.equal(snapshot.wanted.scopes.get('prod')?.size, 0);
  assert.equal(snapshot.owners[0]?.objects[0]?.verdict?.verdict, 'INVALID');
});

void test('a kind that discovery has not shown has it asked again', () => {
  const own = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a', namespace: 'shop' } };
  const { wanted } = derive(deployedAs([own], []), undefined);
  assert.deepEqual([...wanted.rediscover], ['prod']);
  // Its definition is watched for, and nothing else is asked in vain.
  assert.deepEqual(
    [...(wanted.scopes.get('prod')?.values() ?? [])].map(({ resource }) => resource.plural),
    ['customresourcedefinitions'],
  );
  const old = { apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy', metadata: { name: 'a' } };
  assert.equal(derive(deployedAs([old], []), undefined).wanted.rediscover.size, 0);
  const known = configMap('a', {});
  assert.equal(derive(deployedAs([known], [applied(known)]), undefined).wanted.rediscover.size, 0);
});

void test('nothing is watched before discovery has answered', () => {
  const connecting = environment({ connection: { kind: 'connecting' } });
  const { wanted } = derive(deployedAs([configMap('a', {})], [], { environments: [connecting] }), undefined);
  assert.equal(wanted.scopes.get('prod')?.size, 0);
  assert.equal(wanted.rediscover.size, 0);
});
