import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { applicationEnvironment } from '../../../src/session/argo/applicationEnvironment.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { scopeKey, type EnvironmentInput, type Inputs } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { syncPlan } from '../../../src/session/plan/syncPlan.ts';
import { ownerRow, findRow } from '../../../src/present/rows/rowId.ts';
import {
  applied,
  build,
  configMap,
  configMaps,
  edited,
  environment,
  inputs,
  kustomization,
  settled,
  watched,
} from '../../support/snapshots.ts';

const one = configMap('one', { level: 'info' });
const toSpoke = { kubeConfig: { secretRef: { name: 'spoke' } } };
const byAddress = { kubeConfig: { configMapRef: { name: 'spoke' } } };

interface Clusters {
  readonly owners: readonly JsonObject[];
  readonly spoke?: Partial<EnvironmentInput> & { readonly live?: readonly JsonObject[] };
  readonly hub?: Partial<EnvironmentInput> & { readonly live?: readonly JsonObject[] };
}

/** A hub with Flux, and a cluster that has none. */
const clusters = ({ owners, spoke = {}, hub = {} }: Clusters): Inputs =>
  inputs({
    environments: [
      environment({ name: 'hub', context: 'hub', owners, server: 'https://hub.example.com', ...hub }),
      environment({
        ...{ name: 'spoke', context: 'spoke', server: 'https://spoke.example.com' },
        ...{ kustomizations: undefined, gitRepositories: undefined },
        ...spoke,
      }),
    ],
    deployed: build({ objects: [one] }),
    working: build({ objects: [one] }),
  });

const outline = ({ owners }: Snapshot): readonly string[] =>
  owners.map(
    ({ environment: where, readIn, owner: { id }, state, objects }) =>
      `${readIn ?? where} ${id.kind === 'Target' ? '' : id.name} → ${where}: ${
        'reason' in state ? state.reason : objects.map(({ verdict }) => verdict?.verdict).join()
      }`,
  );

const knownAs = { hub: ['Secret/shop/spoke'] };
const drifted = [edited(applied(one), { level: 'debug' })];

void test('the objects of an owner are compared in the environment that the person says its kubeConfig is', () => {
  const owners = [kustomization({ spec: toSpoke })];
  const snapshot = settled(
    clusters({ owners, spoke: { knownAs, live: drifted }, hub: { live: [applied(one)] } }),
  );
  assert.deepEqual(outline(snapshot), ['hub apps → spoke: DRIFT']);
  const [owner] = snapshot.owners;
  assert.ok(owner);
  assert.equal(findRow(snapshot, ownerRow(owner))?.owner, owner);
});

void test('while nobody says so it renders, and says what to do', () => {
  const owners = [kustomization({ spec: toSpoke })];
  const snapshot = derive({ ...clusters({ owners, hub: { live: drifted } }), builds: new Map() }, undefined);
  assert.deepEqual(outline(snapshot), [
    'hub apps → hub: it applies to the cluster of Secret/shop/spoke: say which environment that is, with "knownAs": { "hub": ["Secret/shop/spoke"] } in plumbline.environments or --known-as, and choose it',
  ]);
  assert.deepEqual(
    snapshot.wanted.builds.map(({ revision }) => revision),
    ['working'],
  );
  assert.deepEqual([...(snapshot.wanted.scopes.get('hub') ?? [])], [], 'no Secret is asked for');
});

void test('what another hub calls it is another cluster', () => {
  const owners = [kustomization({ spec: toSpoke })];
  const snapshot = settled(
    clusters({ owners, spoke: { knownAs: { other: ['Secret/shop/spoke'] }, live: drifted } }),
  );
  assert.match(outline(snapshot)[0] ?? '', /^hub apps → hub: it applies to the cluster of/);
});

void test('a ConfigMap says the address itself: it is watched, and needs no word of the person', () => {
  const owners = [kustomization({ spec: byAddress })];
  const before = clusters({ owners, spoke: { live: drifted } });
  const key = scopeKey(configMaps, 'shop', 'spoke');
  const waiting = derive(before, undefined);
  assert.match(
    outline(waiting)[0] ?? '',
    /^hub apps → hub: it applies to the cluster of ConfigMap\/shop\/spoke/,
  );
  assert.equal(waiting.wanted.scopes.get('hub')?.has(key), true);
  const hub = before.environments.get('hub');
  assert.ok(hub);
  const address = configMap('spoke', { address: 'https://spoke.example.com/' });
  const scopes = new Map(hub.scopes).set(key, watched([address]));
  const after = { ...before, environments: new Map(before.environments).set('hub', { ...hub, scopes }) };
  const snapshot = settled(after, waiting);
  assert.deepEqual(outline(snapshot), ['hub apps → spoke: DRIFT']);
  assert.equal(snapshot.wanted.scopes.get('hub')?.has(key), true, 'it stays watched');
});

void test('owners of one name in two clusters that go to one are two', () => {
  const owners = [kustomization({ spec: toSpoke })];
  const snapshot = settled(
    clusters({
      owners,
      spoke: {
        ...{ knownAs, live: [applied(one)], kustomizations: watched([kustomization()]) },
        gitRepositories: environment().gitRepositories,
      },
    }),
  );
  assert.deepEqual(outline(snapshot), ['hub apps → spoke: SYNC', 'spoke apps → spoke: SYNC']);
  assert.deepEqual(
    snapshot.owners.map((owner) => findRow(snapshot, ownerRow(owner))?.owner === owner),
    [true, true],
  );
});

void test('what one depends on is looked for in its own cluster, and comes first in its plan', () => {
  const owners = [
    kustomization({ spec: { ...toSpoke, dependsOn: [{ name: 'base' }] } }),
    kustomization({ name: 'base', ready: 'False', message: 'it failed' }),
  ];
  const snapshot = settled(clusters({ owners, spoke: { knownAs, live: [applied(one)] } }));
  const told = syncPlan(snapshot).map((planned) =>
    planned.kind === 'planned'
      ? `${planned.plan.environment} ${'name' in planned.plan.owner ? planned.plan.owner.name : ''}: ${planned.plan.willRun.blockedBy ?? 'runs'}`
      : planned.reason,
  );
  assert.equal(told.length, 2);
  assert.match(told.find((line) => line.startsWith('spoke apps')) ?? '', /base/);
});

const destinations: readonly (readonly [destination: JsonObject, knownAs: readonly string[], to: string])[] =
  [
    [{ server: 'https://kubernetes.default.svc' }, [], 'hub'],
    [{ name: 'in-cluster' }, [], 'hub'],
    [{}, [], 'hub'],
    [{ server: 'https://spoke.example.com' }, [], 'spoke'],
    [{ server: 'https://spoke.example.com:443/' }, [], 'spoke'],
    [{ name: 'spoke' }, [], 'spoke'],
    [{ server: 'https://10.0.0.7:6443' }, ['https://10.0.0.7:6443/'], 'spoke'],
    [{ name: 'prod-eu' }, ['prod-eu'], 'spoke'],
    [{ name: 'prod-us' }, ['prod-eu'], 'unbound: it goes to the cluster prod-us: say which environment'],
    [
      { server: 'https://10.0.0.8' },
      [],
      'unbound: it goes to the cluster https://10.0.0.8: say which environment',
    ],
    // The person's word goes before the name.
    [{ name: 'hub' }, ['hub'], 'spoke'],
  ];
for (const [destination, names, expected] of destinations)
  void test(`a destination of Argo CD: ${JSON.stringify(destination)}${names.length > 0 ? ` known as ${names.join()}` : ''}`, () => {
    const { environments } = clusters({ owners: [], spoke: { knownAs: { hub: names } } });
    const hub = environments.get('hub');
    assert.ok(hub);
    const to = applicationEnvironment({ spec: { destination } }, hub, environments);
    const told = to.kind === 'bound' ? to.environment : `unbound: ${to.reason}`;
    assert.equal(told.startsWith(expected), true, told);
  });
