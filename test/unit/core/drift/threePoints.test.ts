import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldDifference } from '../../../../src/core/drift/compare/fieldDifference.ts';
import { threePoints } from '../../../../src/core/drift/judge/threePoints.ts';
import type { FieldVerdict } from '../../../../src/core/drift/judge/verdict.ts';
import { formatPath, type FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

// One field: what a write of deployed, head and the working tree would leave (undefined: no field), and what is live.
// `same` says that the write would leave what is live, so that nothing is found at that point.
interface Row {
  readonly title: string;
  readonly deployed: Json | undefined;
  /** Only where the head is ahead of what is deployed. */
  readonly head?: Json | undefined;
  readonly working: Json | undefined;
  readonly live: Json | undefined;
  /** The agent owns the field: admission made the difference. */
  readonly held?: true;
  readonly shown: readonly Partial<FieldVerdict>[];
}

const rows: readonly Row[] = [
  { title: 'all equal', deployed: 3, working: 3, live: 3, shown: [] },
  {
    title: 'drift',
    deployed: 3,
    working: 3,
    live: 9,
    shown: [{ verdict: 'DRIFT', state: 'changed', desired: 3, live: 9 }],
  },
  {
    title: 'pending',
    deployed: 3,
    working: 4,
    live: 3,
    shown: [{ verdict: 'PENDING', state: 'changed', desired: 3, edited: 4, live: 3 }],
  },
  {
    title: 'converging',
    deployed: 3,
    working: 9,
    live: 9,
    shown: [{ verdict: 'CONVERGING', state: 'changed', desired: 3, edited: 9, live: 9 }],
  },
  {
    title: 'drift and an edit',
    deployed: 3,
    working: 4,
    live: 9,
    shown: [{ verdict: 'DRIFT', state: 'changed', desired: 3, edited: 4, live: 9 }],
  },
  {
    title: 'missing',
    deployed: 3,
    working: 3,
    live: undefined,
    shown: [{ verdict: 'DRIFT', state: 'missing', desired: 3 }],
  },
  {
    title: 'an edit adds',
    deployed: undefined,
    working: 4,
    live: undefined,
    shown: [{ verdict: 'PENDING', state: 'missing', edited: 4 }],
  },
  {
    title: 'an edit removes',
    deployed: 3,
    working: undefined,
    live: 3,
    shown: [{ verdict: 'PENDING', state: 'extra-owned', desired: 3, live: 3 }],
  },
  {
    title: 'an edit adopts a removal',
    deployed: 3,
    working: undefined,
    live: undefined,
    shown: [{ verdict: 'CONVERGING', state: 'missing', desired: 3 }],
  },
  {
    title: 'dropped from Git, still live',
    deployed: undefined,
    working: undefined,
    live: 9,
    shown: [{ verdict: 'DRIFT', state: 'extra-owned', live: 9 }],
  },
  {
    title: 'an edit brings back what Git dropped',
    deployed: undefined,
    working: 9,
    live: 9,
    shown: [{ verdict: 'CONVERGING', state: 'extra-owned', edited: 9, live: 9 }],
  },
  {
    title: 'drift, and an edit that removes the field',
    deployed: 3,
    working: undefined,
    live: 9,
    shown: [
      { verdict: 'DRIFT', state: 'changed', desired: 3, live: 9 },
      { verdict: 'PENDING', state: 'extra-owned', desired: 9, live: 9 },
    ],
  },
  { title: 'admission', deployed: 3, working: 3, live: 9, held: true, shown: [] },
  {
    title: 'admission, and an edit',
    deployed: 3,
    working: 4,
    live: 9,
    held: true,
    shown: [{ verdict: 'PENDING', state: 'changed', desired: 9, edited: 4, live: 9 }],
  },
  {
    title: 'admission, and an edit to what is live',
    deployed: 3,
    working: 9,
    live: 9,
    held: true,
    shown: [],
  },
  {
    title: 'committed, and the tree is up to date',
    deployed: 3,
    head: 4,
    working: 4,
    live: 3,
    shown: [{ verdict: 'PENDING_SYNC', state: 'changed', desired: 3, committed: 4, live: 3 }],
  },
  {
    title: 'committed, and the tree is behind',
    deployed: 3,
    head: 4,
    working: 3,
    live: 3,
    shown: [{ verdict: 'PENDING_SYNC', state: 'changed', desired: 3, committed: 4, live: 3 }],
  },
  {
    title: 'committed, and an edit on top',
    deployed: 3,
    head: 4,
    working: 5,
    live: 3,
    shown: [{ verdict: 'PENDING_SYNC', state: 'changed', desired: 3, committed: 4, edited: 5, live: 3 }],
  },
  {
    title: 'committed, and an edit that removes the field',
    deployed: 3,
    head: 4,
    working: undefined,
    live: 3,
    shown: [
      { verdict: 'PENDING_SYNC', state: 'changed', desired: 3, committed: 4, live: 3 },
      { verdict: 'PENDING', state: 'extra-owned', desired: 3, live: 3 },
    ],
  },
  {
    title: 'removed by a commit',
    deployed: 3,
    head: undefined,
    working: undefined,
    live: 3,
    shown: [{ verdict: 'PENDING_SYNC', state: 'extra-owned', desired: 3, live: 3 }],
  },
  {
    title: 'the head is as deployed, and somebody edits',
    deployed: 3,
    head: 3,
    working: 4,
    live: 3,
    shown: [{ verdict: 'PENDING', state: 'changed', desired: 3, edited: 4, live: 3 }],
  },
  {
    title: 'drift that a commit has adopted',
    deployed: 3,
    head: 9,
    working: 3,
    live: 9,
    shown: [{ verdict: 'CONVERGING', state: 'changed', desired: 3, committed: 9, live: 9 }],
  },
  {
    title: 'drift, and a commit with yet another value',
    deployed: 3,
    head: 4,
    working: 4,
    live: 9,
    shown: [{ verdict: 'DRIFT', state: 'changed', desired: 3, committed: 4, live: 9 }],
  },
  {
    title: 'drift, a commit and an edit',
    deployed: 3,
    head: 4,
    working: 5,
    live: 9,
    shown: [{ verdict: 'DRIFT', state: 'changed', desired: 3, committed: 4, edited: 5, live: 9 }],
  },
  {
    title: 'admission, and a commit',
    deployed: 3,
    head: 4,
    working: 4,
    live: 9,
    held: true,
    shown: [{ verdict: 'PENDING_SYNC', state: 'changed', desired: 9, committed: 4, live: 9 }],
  },
];

const path = [{ field: 'spec' }, { field: 'n' }];
const object: JsonObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } };

function difference(
  desired: Json | undefined,
  live: Json | undefined,
  heldByAgent: boolean,
): FieldDifference[] {
  if (desired === live) return [];
  return [
    {
      path,
      state: live === undefined ? 'missing' : desired === undefined ? 'extra-owned' : 'changed',
      ...(desired === undefined ? {} : { desired }),
      ...(live === undefined ? {} : { live }),
      heldByAgent,
    },
  ];
}

for (const row of rows) {
  const { title, deployed, working, live, held, shown } = row;
  test(title, () => {
    const found = threePoints({
      deployed: difference(deployed, live, held === true),
      head: 'head' in row ? difference(row.head, live, held === true) : undefined,
      working: difference(working, live, held === true),
      live: object,
      write: { mode: 'flux-ks', manager: 'kustomize-controller' },
    });
    assert.deepEqual(
      found,
      shown.map((field) => ({ path, contested: false, ...field })),
    );
  });
}

test('one path does not bear on another', () => {
  const other = [{ field: 'spec' }, { field: 'm' }];
  const at = (where: typeof path, desired: Json): FieldDifference => ({
    path: where,
    state: 'changed',
    desired,
    live: 0,
    heldByAgent: false,
  });
  const found = threePoints({
    deployed: [at(path, 1)],
    working: [at(path, 1), at(other, 2)],
    live: object,
    write: { mode: 'flux-ks', manager: 'kustomize-controller' },
  });
  assert.deepEqual(
    found.map((field) => field.verdict),
    ['DRIFT', 'PENDING'],
  );
});

test('an edit that spells out a default is drift where what the default belongs to is gone, and so is one that does not any more', () => {
  const [probe, period] = [{ field: 'probe' }, { field: 'periodSeconds' }];
  const gone = (where: FieldPath, desired: Json): FieldDifference => ({
    ...{ path: where, state: 'missing', desired, heldByAgent: false },
  });
  const found = (written: Json): readonly string[] =>
    threePoints({
      deployed: [gone([probe, { field: 'path' }], '/')],
      working: [gone([probe, { field: 'path' }], '/'), gone([probe, period], 10)],
      written: { deployed: { ...object, probe: { path: '/', periodSeconds: written } }, working: undefined },
      live: object,
      write: { mode: 'kubectl', manager: 'kubectl-client-side-apply' },
    }).map((field) => `${formatPath(field.path)} ${field.verdict}`);
  assert.deepEqual(found(10), ['probe.path DRIFT', 'probe.periodSeconds DRIFT']);
  assert.deepEqual(found(5), ['probe.path DRIFT', 'probe.periodSeconds PENDING']);
  const dropped = (written: Json): readonly string[] =>
    threePoints({
      deployed: [gone([probe, { field: 'path' }], '/'), gone([probe, period], 10)],
      working: [gone([probe, { field: 'path' }], '/')],
      written: { deployed: undefined, working: { ...object, probe: { path: '/', periodSeconds: written } } },
      live: object,
      write: { mode: 'kubectl', manager: 'kubectl-client-side-apply' },
    }).map((field) => `${formatPath(field.path)} ${field.verdict}`);
  assert.deepEqual(dropped(10), ['probe.path DRIFT', 'probe.periodSeconds DRIFT']);
  // Neither adopts that live has none.
  assert.deepEqual(dropped(5), ['probe.path DRIFT', 'probe.periodSeconds DRIFT']);
});

test('what goes with what is around it is not adopted', () => {
  const hooks = [{ field: 'webhooks' }, { keys: [['name', 'a']] }] as const;
  const selector: FieldPath = [...hooks, { field: 'objectSelector' }];
  const found = { matchLabels: { a: '' } };
  const hook = { name: 'a', objectSelector: found };
  const live: JsonObject = { ...object, kind: 'ValidatingWebhookConfiguration', webhooks: [hook] };
  const changed: FieldDifference = {
    path: selector,
    state: 'changed',
    desired: {},
    live: found,
    heldByAgent: false,
  };
  const verdicts = (next: JsonObject, point: 'head' | 'working'): readonly string[] => {
    const gone: FieldDifference[] =
      next['webhooks'] === undefined
        ? [{ path: hooks, state: 'extra-owned', live: hook, heldByAgent: false }]
        : [];
    return threePoints({
      deployed: [changed],
      working: gone,
      ...(point === 'head' ? { head: gone } : {}),
      written: { [point]: next },
      live,
      write: { mode: 'argo-replace', manager: 'argocd-controller' },
    }).map((field) => `${formatPath(field.path)} ${field.verdict}`);
  };
  const without: JsonObject = { ...object, kind: 'ValidatingWebhookConfiguration' };
  const told = 'webhooks[name=a].objectSelector';
  assert.deepEqual(verdicts(without, 'working'), [`${told} DRIFT`, 'webhooks[name=a] PENDING']);
  assert.deepEqual(verdicts(without, 'head'), [`${told} DRIFT`, 'webhooks[name=a] PENDING_SYNC']);
  assert.deepEqual(verdicts(live, 'working'), [`${told} CONVERGING`]);
  assert.deepEqual(verdicts(live, 'head'), [`${told} CONVERGING`]);
});

test('an order goes with the list that it is of', () => {
  const list: FieldPath = [{ field: 'l' }];
  const order: FieldDifference = {
    ...{ path: list, state: 'reordered', heldByAgent: false },
    ...{ desired: ['a', 'b'], live: ['b', 'a'] },
  };
  const live: JsonObject = { ...object, l: [{ name: 'b' }, { name: 'a' }] };
  const verdict = (working: JsonObject): string | undefined =>
    threePoints({
      deployed: [order],
      working: [],
      written: { working },
      live,
      write: { mode: 'argo-replace', manager: 'argocd-controller' },
    })[0]?.verdict;
  assert.equal(verdict(object), 'DRIFT');
  assert.equal(verdict({ ...object, l: [{ name: 'b' }] }), 'CONVERGING');
});

test('what a rule leaves alone from then on is that, also where the write of what comes next would make the same of it', () => {
  const at = [{ field: 'spec' }, { field: 'n' }];
  const changed: FieldDifference = { path: at, state: 'changed', desired: 3, live: 9, heldByAgent: false };
  const rule = { list: 'spec.ignoreDifferences', index: 0, pointer: '/spec/n', dropped: false } as const;
  const [found] = threePoints({
    deployed: [changed],
    working: [],
    written: { deployed: undefined, working: { ...object, spec: { n: 3 } } },
    left: { deployed: [], working: [{ ...changed, rule }] },
    live: object,
    write: { mode: 'argo-csa', manager: 'argocd-controller' },
  });
  assert.deepEqual([found?.verdict, found?.rule], ['CONVERGING', rule]);
});

test('an edit that leaves the time of a taint to the server adopts the one that it has set', () => {
  const at = [{ field: 'spec' }, { field: 'taint' }, { field: 'timeAdded' }];
  const rule = (timeAdded: string): JsonObject => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceTaintRule',
    metadata: { name: 'a' },
    spec: { taint: { key: 'example.com/t', effect: 'NoSchedule', timeAdded } },
  });
  const [said, set] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
  const changed = { path: at, state: 'changed', desired: said, live: set, heldByAgent: false } as const;
  const verdicts = (written: JsonObject): readonly string[] =>
    threePoints({
      deployed: [changed],
      working: [],
      written: { working: written },
      live: rule(set),
      write: { mode: 'argo-replace', manager: 'argocd-controller' },
    }).map(({ verdict }) => verdict);
  assert.deepEqual(verdicts(rule('2026-02-01T00:00:09Z')), ['CONVERGING']);
  assert.deepEqual(verdicts({ ...rule(''), spec: {} }), ['DRIFT']);
});

test('what comes with a write of what is deployed is no edit, though that leaves more in it', () => {
  const filled = [{ field: 'spec' }, { field: 'filled' }];
  const missing = { state: 'missing', heldByAgent: false } as const;
  const deployed = { ...object, spec: { filled: { level: 1, mode: 'auto' } } };
  const fields = (edited: JsonObject): readonly Partial<FieldVerdict>[] =>
    threePoints({
      deployed: [{ ...missing, path: [...filled, { field: 'level' }], desired: 1 }],
      working: [{ ...missing, path: filled, desired: edited }],
      written: { deployed, working: { ...object, spec: { filled: edited } } },
      live: object,
      write: { mode: 'kubectl', manager: 'kubectl-client-side-apply' },
    }).map(({ path: told, verdict, desired, edited: then }) => ({
      ...{ path: told.slice(2), verdict },
      ...(desired === undefined ? {} : { desired }),
      ...(then === undefined ? {} : { edited: then }),
    }));
  const level = { path: [{ field: 'level' }], verdict: 'CONVERGING', desired: 1 } as const;
  const whole = { level: 1, mode: 'auto' };
  assert.deepEqual(fields({ mode: 'auto' }), [
    level,
    { path: [], verdict: 'DRIFT', desired: whole, edited: { mode: 'auto' } },
  ]);
  assert.deepEqual(fields({}), [level, { path: [], verdict: 'DRIFT', desired: whole, edited: {} }]);
});
