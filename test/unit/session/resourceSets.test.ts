import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptBecause } from '../../../src/core/drift/desired/pruning.ts';
import { filledInCluster } from '../../../src/core/owner/flux/resourceSet.ts';
import { formatOwner } from '../../../src/core/owner/owner.ts';
import { isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import { agentText, ownerLabel } from '../../../src/present/ownerText.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { EnvironmentInput, Inputs } from '../../../src/session/inputs.ts';
import { syncPlan } from '../../../src/session/plan/syncPlan.ts';
import type { OwnerSnapshot, Snapshot } from '../../../src/session/snapshot.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  edited,
  environment,
  inputs,
  kustomization,
  origins,
  repository,
  root,
  settled,
  text,
  watched,
} from '../../support/snapshots.ts';

/** ResourceSets of flux-operator: owners that are not compared, and what they apply. */

const set = (status?: JsonObject): JsonObject => ({
  apiVersion: 'fluxcd.controlplane.io/v1',
  kind: 'ResourceSet',
  metadata: { name: 'tenants', namespace: 'shop' },
  spec: { inputs: [{ tenant: 'a' }], resourcesTemplate: 'kind: ConfigMap' },
  ...(status ? { status } : {}),
});
const live = set({
  conditions: [{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message: '' }],
  inventory: { entries: [{ id: 'shop_a__ConfigMap', v: 'v1' }] },
});
const file = text('sets/tenants.yaml', `${JSON.stringify(set(), undefined, 2)}\n`);
const places = [origins('sets/tenants.yaml', { '/kind': 2 })];

const setsIn = ({ owners }: Snapshot): readonly OwnerSnapshot[] =>
  owners.filter(({ owner: { id } }) => id.kind === 'ResourceSet');

const withSets = (world: Inputs, objects: readonly JsonObject[]): Inputs => ({
  ...world,
  environments: new Map(
    [...world.environments].map(([name, one]): [string, EnvironmentInput] => [
      name,
      { ...one, resourceSets: watched(objects) },
    ]),
  ),
});
const held = inputs({
  repository: repository({ working: file }),
  working: build({ objects: [set()], origins: places }),
});
const alone = inputs({ repository: repository({ working: file }) });

const worlds: readonly (readonly [name: string, world: Inputs, environment: string, inventory: number])[] = [
  [
    'of a file, where no cluster is chosen',
    { ...inputs({ environments: [], repository: repository({ working: file }) }), ownersInFiles: true },
    'files',
    0,
  ],
  ['that a Kustomization renders, in a cluster without flux-operator', held, 'prod', 0],
  ['that a Kustomization renders, and no cluster has yet', withSets(held, []), 'prod', 0],
  ['that a Kustomization renders', withSets(held, [live]), 'prod', 1],
  ['that somebody has applied from a file', withSets(alone, [live]), 'prod', 1],
];
for (const [name, world, where, inventory] of worlds)
  void test(`a ResourceSet ${name}`, () => {
    const snapshot = derive(world, undefined);
    const [found, ...others] = setsIn(snapshot);
    assert.ok(found);
    assert.deepEqual(others, []);
    assert.deepEqual(found.state, { kind: 'notCompared', reason: filledInCluster });
    assert.equal(formatOwner(found.owner.id), 'ResourceSet/shop/tenants');
    assert.deepEqual([found.root, found.manifest?.path], [root, 'sets/tenants.yaml']);
    if (where === 'prod') assert.equal(found.environment, where);
    assert.equal(found.owner.inventory.length, inventory);
    assert.deepEqual([...snapshot.otherSources], []);
    const planned = syncPlan(snapshot).find((one) => one.snapshot === found);
    assert.equal(planned?.kind === 'unknown' && planned.reason, filledInCluster);
    assert.equal(setsIn(derive({ ...world }, snapshot))[0]?.owner, found.owner);
  });

void test('what flux-operator says of a ResourceSet', () => {
  const said = (object: JsonObject): string => {
    const [found] = setsIn(derive(withSets(alone, [object]), undefined));
    assert.ok(found);
    return `${ownerLabel(found.owner.id)}: ${agentText(found)}`;
  };
  assert.equal(said(live), 'shop/tenants (ResourceSet): Flux: Ready');
  const metadata = live['metadata'];
  assert.ok(isObject(metadata));
  const annotations = { 'fluxcd.controlplane.io/reconcile': 'Disabled' };
  assert.equal(
    said({ ...live, metadata: { ...metadata, annotations } }),
    'shop/tenants (ResourceSet): Flux: suspended',
  );
});

void test('a ResourceSet that no repository here holds is told among what is not from Git', () => {
  const snapshot = derive(withSets(inputs(), [live]), undefined);
  assert.deepEqual(setsIn(snapshot), []);
  assert.deepEqual(
    snapshot.otherSources.get('prod')?.map(({ id, source, reason }) => [formatOwner(id), source, reason]),
    [['ResourceSet/shop/tenants', 'a template', filledInCluster]],
  );
});

void test('one that goes to a cluster nobody has named is not taken for one of the same name here', () => {
  const elsewhere = { kubeConfig: { secretRef: { name: 'edge' } } };
  const world = inputs({
    environments: [environment({ owners: [kustomization({ spec: elsewhere })] })],
    repository: repository({ working: file }),
    working: build({ objects: [set()], origins: places }),
  });
  const [found] = setsIn(derive(withSets(world, [live]), undefined));
  assert.deepEqual(found?.owner.inventory, []);
});

const labels = {
  'resourceset.fluxcd.controlplane.io/name': 'tenants',
  'resourceset.fluxcd.controlplane.io/namespace': 'shop',
};

void test('what a ResourceSet applies is its own, and not what its Kustomization has left behind', () => {
  const owner = { mode: 'flux-ks', manager: 'kustomize-controller', prune: true } as const;
  const id = { kind: 'Kustomization', namespace: 'shop', name: 'apps' } as const;
  const object = { ...configMap('a', {}), metadata: { name: 'a', namespace: 'shop', labels } };
  assert.equal(keptBecause({ ...owner, id }, object), 'it belongs to ResourceSet/shop/tenants');
});

void test('an object that a Kustomization and a ResourceSet both apply is told as shared', () => {
  const desired = configMap('a', { level: 'info' });
  const written = edited(applied(desired), { level: 'debug' }, 'flux-operator');
  const metadata = written['metadata'];
  assert.ok(isObject(metadata) && isObject(metadata['labels']));
  const both = { ...written, metadata: { ...metadata, labels: { ...metadata['labels'], ...labels } } };
  const [owner] = settled(deployedAs([desired], [both])).owners;
  assert.match(
    JSON.stringify(owner?.objects.map(({ verdict }) => verdict)),
    /DRIFT.*shared: ResourceSet\/shop\/tenants applies it too, and each overwrites the other/,
  );
});
