import assert from 'node:assert/strict';
import test from 'node:test';
import { isIgnoredExtra, keepingMark, keptBecause } from '../../../../src/core/drift/desired/pruning.ts';
import type { OwnerFacts } from '../../../../src/core/drift/predict/question.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const owner: OwnerFacts = {
  mode: 'argo-csa',
  manager: 'argocd-controller',
  id: { kind: 'Application', namespace: 'argocd', name: 'shop' },
  prune: true,
};
const live = (annotations: JsonObject, more: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', namespace: 'shop', annotations, ...metadata },
  ...more,
});
const mine = { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:shop/one' };
const options = (text: string): JsonObject => ({ ...mine, 'argocd.argoproj.io/sync-options': text });
const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

const rows: readonly (readonly [title: string, live: JsonObject, kept: string | undefined, mark?: string])[] =
  [
    ['its own', live(mine), undefined],
    [
      'its own by another name',
      live({ 'argocd.argoproj.io/tracking-id': 'argocd_shop:/ConfigMap:shop/one' }),
      undefined,
    ],
    [
      'another Application’s',
      live({ 'argocd.argoproj.io/tracking-id': 'other:/ConfigMap:shop/one' }),
      'it belongs to the Application other',
    ],
    ['nobody’s', live({}), "it does not carry its Application's mark"],
    [
      'a definition',
      live({}, definition),
      'Argo CD does not mark definitions as its own, and looks for none that are gone',
    ],
    ['a definition that somebody marked', live(mine, definition), undefined],
    [
      'what another object owns',
      live(mine, {}, { ownerReferences: [{ kind: 'Thing', name: 'one' }] }),
      'another object owns it',
    ],
    [
      'kept',
      live(options('Prune=false')),
      'argocd.argoproj.io/sync-options: Prune=false on the live object keeps it',
      'Prune=false',
    ],
    [
      'kept for now',
      live(options('Prune=confirm')),
      'Argo CD waits until somebody confirms that it is deleted',
      'Prune=confirm',
    ],
    [
      'kept, but nobody’s',
      live({ 'argocd.argoproj.io/sync-options': 'Prune=false' }),
      "it does not carry its Application's mark",
    ],
  ];
for (const [title, object, kept, mark] of rows)
  void test(`what is gone from an Application's source: ${title}`, () => {
    assert.equal(keptBecause(owner, object), kept);
    assert.equal(keepingMark(owner, object), mark);
  });

const cascade: readonly (readonly [
  title: string,
  live: JsonObject,
  kept: string | undefined,
  mark?: string,
])[] = [
  ['its own', live(mine), undefined],
  [
    'kept',
    live(options('Delete=false')),
    'argocd.argoproj.io/sync-options: Delete=false on the live object keeps it',
  ],
  [
    'kept until somebody confirms it',
    live(options('Delete=confirm')),
    'Argo CD waits until somebody confirms that it is deleted',
    'Delete=confirm',
  ],
  [
    'kept by Helm',
    live({ ...mine, 'helm.sh/resource-policy': 'keep' }),
    'helm.sh/resource-policy: keep on the live object keeps it',
  ],
  [
    'a definition',
    live(options('Delete=confirm'), definition),
    'definitions stay when their Application is deleted',
  ],
  [
    'another Application’s',
    live({
      'argocd.argoproj.io/tracking-id': 'other:/ConfigMap:shop/one',
    }),
    'it belongs to the Application other',
  ],
];
for (const [title, object, kept, mark] of cascade)
  void test(`what an Application lets go of when it is deleted: ${title}`, () => {
    const cascading: OwnerFacts = { ...owner, cascades: true };
    assert.equal(keptBecause(cascading, object), kept);
    assert.equal(keepingMark(cascading, object), mark);
  });

void test('what is extraneous by a mark does not count, unless the Application itself is deleted', () => {
  const object = live({
    ...mine,
    'argocd.argoproj.io/compare-options': 'ServerSideDiff=true, IgnoreExtraneous',
  });
  assert.equal(isIgnoredExtra(owner, object), true);
  assert.equal(isIgnoredExtra({ ...owner, cascades: true }, object), false);
  assert.equal(isIgnoredExtra(owner, live(mine)), false);
});
