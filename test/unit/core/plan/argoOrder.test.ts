import assert from 'node:assert/strict';
import test from 'node:test';
import { inArgoOrder, type ArgoStep } from '../../../../src/core/plan/argoOrder.ts';
import type { PlanAction } from '../../../../src/core/plan/syncPlan.ts';

interface Given {
  readonly name: string;
  readonly kind?: string;
  readonly action: PlanAction;
  readonly wave?: number;
  readonly unknownKind?: boolean;
  readonly incomparable?: boolean;
  readonly waits?: boolean;
}

const stepOf = ({
  name,
  kind = 'ConfigMap',
  action,
  wave = 0,
  unknownKind = false,
  incomparable = false,
  waits = false,
}: Given): ArgoStep => ({
  step: {
    id: { group: '', kind, namespace: kind === 'Namespace' ? '' : 'shop', name },
    action,
    stage: 'resources',
    fields: [],
    ignored: [],
    impact: [],
  },
  object: { metadata: { annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } } },
  isUnknownKind: unknownKind,
  isIncomparable: incomparable,
  isBefore: false,
  waits,
});

const told = (given: readonly Given[], pruneLast = false): readonly string[] =>
  inArgoOrder(given.map(stepOf), pruneLast).map(
    ({ id, action, reason }) => `${action} ${id.name}${reason === undefined ? '' : `: ${reason}`}`,
  );

const rows: readonly {
  readonly title: string;
  readonly given: readonly Given[];
  readonly pruneLast?: true;
  readonly expected: readonly string[];
}[] = [
  {
    title: 'nothing is written while something cannot be compared, whatever its wave',
    given: [
      { name: 'early', action: 'update', wave: -1 },
      { name: 'a', action: 'recreate', incomparable: true },
      { name: 'gone', action: 'prune' },
    ],
    expected: [
      'blocked early: it would be updated, but Argo CD begins no sync while it cannot compare ConfigMap shop/a',
      'blocked gone: it would be deleted, but Argo CD begins no sync while it cannot compare ConfigMap shop/a',
      'blocked a: it would be made anew, but Argo CD begins no sync while it cannot compare ConfigMap shop/a',
    ],
  },
  {
    title: 'what is refused ends the sync after its wave, in which everything is tried',
    given: [
      { name: 'early', action: 'update', wave: -1 },
      { name: 'a', action: 'blocked' },
      { name: 'b', action: 'update' },
      { name: 'gone', action: 'prune' },
      { name: 'late', action: 'create', wave: 1 },
      { name: 'same', action: 'unchanged', wave: 1 },
    ],
    expected: [
      'update early',
      'prune gone',
      'blocked a',
      'update b',
      'blocked late: it would be created, but ConfigMap shop/a is refused before that',
      'unchanged same',
    ],
  },
  {
    title: 'nothing is made in a namespace that is deleted before',
    given: [
      { name: 'shop', kind: 'Namespace', action: 'prune' },
      { name: 'changed', action: 'update' },
      { name: 'new', action: 'create' },
      { name: 'late', action: 'update', wave: 1 },
    ],
    expected: [
      'prune shop',
      'update changed',
      'blocked new: it would be created, but its namespace shop is deleted before that',
      'blocked late: it would be updated, but ConfigMap shop/new is refused before that',
    ],
  },
  {
    title: 'but where it is deleted after that',
    given: [
      { name: 'shop', kind: 'Namespace', action: 'prune' },
      { name: 'new', action: 'create' },
    ],
    pruneLast: true,
    expected: ['create new', 'prune shop'],
  },
  {
    title: 'what is to be deleted last then stays',
    given: [
      { name: 'new', action: 'blocked' },
      { name: 'gone', action: 'prune' },
    ],
    pruneLast: true,
    expected: [
      'blocked new',
      'blocked gone: it would be deleted, but ConfigMap shop/new is refused before that',
    ],
  },
  {
    title: 'a kind that is not served keeps the sync from beginning',
    given: [
      { name: 'early', action: 'update', wave: -1 },
      { name: 'unknown', action: 'blocked', unknownKind: true },
      { name: 'gone', action: 'prune' },
    ],
    expected: [
      'blocked early: it would be updated, but Argo CD begins no sync while the cluster does not serve ConfigMap shop/unknown',
      'blocked gone: it would be deleted, but Argo CD begins no sync while the cluster does not serve ConfigMap shop/unknown',
      'blocked unknown',
    ],
  },
  {
    title: 'a deletion that is to be confirmed stops its wave',
    given: [
      { name: 'early', action: 'update', wave: -1 },
      { name: 'kept', action: 'skip', waits: true },
      { name: 'gone', action: 'prune' },
      { name: 'late', action: 'recreate', wave: 1 },
    ],
    expected: [
      'update early',
      'blocked gone: it would be deleted, but the sync waits there until somebody confirms that ConfigMap shop/kept is deleted',
      'skip kept',
      'blocked late: it would be made anew, but the sync waits there until somebody confirms that ConfigMap shop/kept is deleted',
    ],
  },
  {
    title: 'which a sync that ends before does not come to',
    given: [
      { name: 'early', action: 'blocked', wave: -1 },
      { name: 'kept', action: 'skip', waits: true },
      { name: 'late', action: 'update', wave: 1 },
    ],
    expected: [
      'blocked early',
      'skip kept',
      'blocked late: it would be updated, but ConfigMap shop/early is refused before that',
    ],
  },
];
for (const { title, given, pruneLast, expected } of rows)
  void test(title, () => {
    assert.deepEqual(told(given, pruneLast), expected);
  });
