import assert from 'node:assert/strict';
import test from 'node:test';
import { inSyncOrder } from '../../../../src/core/plan/syncPlace.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

interface Item {
  readonly kind: string;
  readonly name: string;
  readonly annotations?: JsonObject;
  readonly prunes?: boolean;
  readonly spec?: JsonObject;
  readonly group?: string;
  readonly namespace?: string;
}

const wave = (number: number): JsonObject => ({ 'argocd.argoproj.io/sync-wave': String(number) });
const hook = (phase: string): JsonObject => ({ 'argocd.argoproj.io/hook': phase });

const ordered = (items: readonly Item[], pruneLast = false): readonly string[] =>
  inSyncOrder(
    items.map(
      ({ kind, name, annotations = {}, prunes = false, spec = {}, group = '', namespace = 'shop' }) => ({
        id: { group, kind, namespace, name },
        prunes,
        object: { metadata: { annotations }, spec },
      }),
    ),
    pruneLast,
  ).map(({ id, place }) => `${place.phase} ${String(place.wave)} ${id.kind} ${id.name}`);

test('phases, then waves, then kinds, then names', () => {
  const order = ordered([
    { kind: 'Service', name: 'web' },
    { kind: 'Job', name: 'after', annotations: hook('PostSync') },
    { kind: 'Deployment', name: 'late', annotations: wave(2) },
    { kind: 'Deployment', name: 'b' },
    { kind: 'Deployment', name: 'a' },
    { kind: 'Gateway', name: 'custom' },
    { kind: 'ConfigMap', name: 'early', annotations: wave(-1) },
    {
      kind: 'Job',
      name: 'before',
      annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade', 'helm.sh/hook-weight': '3' },
    },
    { kind: 'ServiceAccount', name: 'web' },
  ]);
  assert.deepEqual(order, [
    'PreSync 3 Job before',
    'Sync -1 ConfigMap early',
    'Sync 0 ServiceAccount web',
    'Sync 0 Service web',
    'Sync 0 Deployment a',
    'Sync 0 Deployment b',
    'Sync 0 Gateway custom',
    'Sync 2 Deployment late',
    'PostSync 0 Job after',
  ]);
});

const gone = (name: string, number: number, more: JsonObject = {}): Item => ({
  kind: 'ConfigMap',
  name,
  annotations: { ...wave(number), ...more },
  prunes: true,
});

test('what is deleted goes through the waves the other way round, before what is made in one', () => {
  const made: Item = { kind: 'ConfigMap', name: 'made', annotations: wave(3) };
  assert.deepEqual(ordered([made, gone('first', 1), gone('second', 2), gone('third', 3)]), [
    'Sync 1 ConfigMap third',
    // Those that are left then change places again.
    'Sync 1 ConfigMap second',
    'Sync 1 ConfigMap first',
    'Sync 3 ConfigMap made',
  ]);
});

test('what is deleted next is told by what is left to delete, before the next wave of what is made', () => {
  const made = (name: string, number: number): Item => ({
    kind: 'ConfigMap',
    name,
    annotations: wave(number),
  });
  const items = [made('a', -5), made('b', 0), made('c', 5), gone('x', -5), gone('y', 0), gone('z', 5)];
  assert.deepEqual(ordered(items), [
    'Sync -5 ConfigMap z',
    'Sync -5 ConfigMap a',
    'Sync -5 ConfigMap y',
    'Sync -5 ConfigMap x',
    'Sync 0 ConfigMap b',
    'Sync 5 ConfigMap c',
  ]);
});

test('or after everything', () => {
  const made: Item = { kind: 'ConfigMap', name: 'made', annotations: wave(3) };
  const last = { 'argocd.argoproj.io/sync-options': 'Prune=true, PruneLast=true' };
  assert.deepEqual(ordered([gone('marked', 0, last), gone('usual', 0), made]), [
    'Sync 0 ConfigMap usual',
    'Sync 3 ConfigMap made',
    'Sync 4 ConfigMap marked',
  ]);
  assert.deepEqual(ordered([gone('one', 0), made], true), ['Sync 3 ConfigMap made', 'Sync 4 ConfigMap one']);
});

test('namespaces and definitions go with the first that needs them', () => {
  const order = ordered([
    { kind: 'ConfigMap', name: 'early', annotations: wave(-2) },
    { kind: 'Namespace', name: 'shop', namespace: '' },
    {
      kind: 'CustomResourceDefinition',
      name: 'orders',
      namespace: '',
      annotations: wave(5),
      spec: { group: 'shop.example.com', names: { kind: 'Order' } },
    },
    { kind: 'Order', name: 'one', group: 'shop.example.com', namespace: 'other' },
  ]);
  assert.deepEqual(order, [
    'Sync -2 Namespace shop',
    'Sync -2 ConfigMap early',
    'Sync 0 CustomResourceDefinition orders',
    'Sync 0 Order one',
  ]);
});
