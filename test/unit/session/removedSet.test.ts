import assert from 'node:assert/strict';
import test from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { ChangedManifest } from '../../../src/session/derive/changedManifests.ts';
import { removedSet } from '../../../src/session/argo/removedSet.ts';

const set = (applicationsSync: string, finalizers: readonly string[] = []): JsonObject => ({
  metadata: { name: 'shop', finalizers: [...finalizers] },
  spec: applicationsSync === '' ? {} : { syncPolicy: { applicationsSync } },
});
const first = ['resources-finalizer.argocd.argoproj.io'];

const rows: readonly (readonly [
  title: string,
  live: JsonObject,
  pruning: ChangedManifest['pruning'],
  becomes: 'go' | 'stay' | 'either',
])[] = [
  ['by default', set(''), 'foreground', 'go'],
  ['that may delete', set('create-delete', first), 'background', 'go'],
  ['that may not, which Kubernetes does not ask', set('create-only'), 'background', 'go'],
  ['that may not, and is waited for', set('create-update', first), 'background', 'stay'],
  ['that may not, and is waited for by both', set('create-update', first), 'foreground', 'either'],
  ['that is deleted alone', set(''), 'orphan', 'stay'],
];
for (const [title, live, pruning, becomes] of rows)
  void test(`Applications of a set ${title}: they ${becomes}`, () => {
    const next = removedSet(live, pruning);
    const told = next.kind === 'removed' ? (next.deletes ? 'go' : 'stay') : 'either';
    assert.equal(told, becomes);
  });
