import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentRequest } from '../../../../../src/core/drift/confirm/agentRequest.ts';
import type { AgentWrite } from '../../../../../src/core/drift/desired/agentWrite.ts';
import type { Prediction } from '../../../../../src/core/drift/predict/prediction.ts';
import { stringAt, type JsonObject } from '../../../../../src/core/resource/json.ts';

const live: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', resourceVersion: '7', managedFields: [{ manager: 'x' }] },
  data: { a: '1' },
};
const sent: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '2' } };
const prediction: Prediction = {
  predicted: live,
  prepared: live,
  sent,
  schema: 'cluster',
  action: 'configured',
};
const patch = { type: 'strategic', body: { data: { a: '2' } } } as const;

const ask = (mode: AgentWrite['mode'], change: Partial<Prediction> = {}, of: JsonObject | null = live) =>
  agentRequest({ mode, manager: 'm' }, { ...prediction, ...change }, of);

const requests: readonly (readonly [AgentWrite['mode'], Partial<Prediction>, JsonObject])[] = [
  ['flux-ks', {}, { how: 'apply', body: sent, force: true }],
  ['argo-ssa', {}, { how: 'apply', body: sent, force: true }],
  ['kubectl-server-side', {}, { how: 'apply', body: sent, force: true, fieldValidation: 'Strict' }],
  ['argo-csa', { patch }, { how: 'strategic', body: patch.body, force: false }],
  ['kubectl', { patch }, { how: 'strategic', body: patch.body, force: false, fieldValidation: 'Strict' }],
  ['argo-csa', { patch: { ...patch, type: 'merge' } }, { how: 'merge', body: patch.body, force: false }],
  [
    'argo-replace',
    {},
    { how: 'replace', body: { ...sent, metadata: { name: 'a', resourceVersion: '7' } }, force: false },
  ],
];

for (const [mode, change, expected] of requests)
  test(`asks as ${mode} writes: ${stringAt(expected, 'how') ?? ''}`, () => {
    assert.deepEqual(ask(mode, change), { request: { ...expected, fieldManager: 'm' } });
  });

const prepared = (change: JsonObject): JsonObject => ({ ...live, metadata: { name: 'a', ...change } });
const role = { ...live, apiVersion: 'rbac.authorization.k8s.io/v1', rules: [] };

const unnoted: JsonObject = {
  ...live,
  metadata: {
    name: 'a',
    resourceVersion: '7',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  },
};

const correcting = (metadata: JsonObject): ReturnType<typeof ask> => {
  const found = { ...live, metadata: { name: 'a', resourceVersion: '7', ...metadata } };
  return ask('flux-hr', { prepared: found }, found);
};

const not: readonly (readonly [title: string, ReturnType<typeof ask>, reason: RegExp])[] = [
  ['what Argo CD creates', ask('argo-csa', { prepared: null, patch }, null), /creates it/],
  ['what helm-controller creates', ask('flux-hr', { prepared: null }, null), /creates it/],
  ['a generated Application', ask('applicationset'), /generates it/],
  [
    'managers that the agent renames',
    ask('flux-ks', { prepared: prepared({ managedFields: [] }) }),
    /takes over/,
  ],
  [
    'annotations that it takes off',
    ask('flux-ks', { prepared: prepared({ managedFields: [{ manager: 'x' }], annotations: { a: 'b' } }) }),
    /takes over/,
  ],
  [
    'roles that are reconciled first',
    ask('argo-csa', { patch, sent: role, prepared: { ...role, rules: [{}] } }, role),
    /takes over/,
  ],
  [
    'what kubectl has applied and nobody is noted for',
    ask('argo-ssa', { prepared: unnoted }, unnoted),
    /takes over/,
  ],
  ['what is made anew', ask('argo-csa', { action: 'recreated', patch }), /makes it anew/],
  ['rules of Flux', ask('flux-ks', { ignored: { paths: [], otherwise: live } }), /rules/],
  ['rules of Argo CD', ask('argo-ssa', { normalised: [] }), /rules/],
  ['a correction that takes finalizers away', correcting({ finalizers: ['a.example/b'] }), /as a whole/],
  ['a correction that takes labels away', correcting({ labels: { a: 'b' } }), /as a whole/],
  ['a patch that would be empty', ask('kubectl'), /send nothing/],
  ['a replacement of what has no version', ask('argo-replace', {}, sent), /send nothing|takes over/],
];

for (const [title, answer, reason] of not)
  test(`asks nothing of ${title}`, () => {
    assert.match('reason' in answer ? answer.reason : '', reason);
  });

for (const mode of ['flux-ks', 'argo-ssa', 'kubectl-server-side'] as const)
  test(`what is missing is applied like any other by ${mode}`, () => {
    assert.deepEqual(ask(mode, { prepared: null }, null), {
      request: {
        ...{ how: 'apply', body: sent, force: true, fieldManager: 'm' },
        ...(mode === 'kubectl-server-side' ? { fieldValidation: 'Strict' } : {}),
      },
    });
  });

test('helm-controller applies as a dry run, and patches what that would change', () => {
  const asked = ask('flux-hr');
  assert.ok('request' in asked);
  assert.deepEqual(asked.request, { how: 'apply', body: sent, force: true, fieldManager: 'm' });
  assert.equal(asked.next?.(live), undefined, 'what nothing changes in is not patched');
  const applied: JsonObject = {
    ...live,
    metadata: { name: 'a', resourceVersion: '7', labels: { a: 'b' }, generation: 2 },
    data: { a: '2' },
    immutable: true,
    status: { seen: true },
  };
  const body = [
    { op: 'add', path: '/data', value: { a: '2' } },
    { op: 'add', path: '/immutable', value: true },
    { op: 'add', path: '/metadata/labels', value: { a: 'b' } },
  ];
  assert.deepEqual(asked.next?.(applied), { how: 'json', body, force: false, fieldManager: 'm' });
});

test('helm-controller takes no labels or annotations away', () => {
  const labelled = { ...live, metadata: { name: 'a', labels: { a: 'x', b: 'y' }, annotations: { c: 'd' } } };
  const asked = ask('flux-hr', { prepared: labelled, predicted: labelled }, labelled);
  const applied = { ...live, data: {}, metadata: { name: 'a', labels: { a: 'z' } } };
  assert.deepEqual('next' in asked && asked.next(applied)?.body, [
    { op: 'add', path: '/data', value: {} },
    { op: 'add', path: '/metadata/labels', value: { a: 'z', b: 'y' } },
  ]);
});
