import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../../src/core/drift/compare/compare.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

/** What a replacement takes away of an object whose finalizers nobody is noted for. */
const taken = (...finalizers: readonly string[]): readonly string[] => {
  const claim = (more: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'a', ...more },
  });
  const live = claim({ finalizers: [...finalizers] });
  const named = Object.fromEntries(finalizers.map((one) => [`v:${JSON.stringify(one)}`, {}]));
  const fields = {
    asserted: { 'f:metadata': { 'f:name': {} } },
    live: { 'f:metadata': { 'f:name': {}, 'f:finalizers': named } },
  };
  const prediction = {
    predicted: claim({}),
    prepared: live,
    sent: claim({}),
    schema: 'cluster',
    fields,
  } as const;
  return compare(prediction, live, { mode: 'argo-replace', manager: 'argocd-controller' }).map(({ path }) =>
    formatPath(path),
  );
};

test('the finalizer of storage in use is put back by its controller, and no drift', () => {
  assert.deepEqual(taken('kubernetes.io/pvc-protection'), []);
});

test('another finalizer goes with a replacement, and stays told beside it', () => {
  assert.equal(taken('example.com/backup').length, 1);
  assert.equal(taken('kubernetes.io/pvc-protection', 'example.com/backup').length, 1);
});
