import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWrittenSince } from '../../../../src/core/drift/desired/writtenSince.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const manager = 'argocd-controller';
const entry = (time: string | undefined, more: JsonObject = {}): JsonObject => ({
  metadata: {
    managedFields: [{ manager, operation: 'Apply', ...(time === undefined ? {} : { time }), ...more }],
  },
});
const owner = { mode: 'argo-ssa', manager, lastRun: '2026-06-01T10:00:00Z' } as const;

const cases: readonly (readonly [title: string, live: JsonObject, expected: boolean])[] = [
  ['before the agent was done', entry('2026-06-01T09:59:00Z'), false],
  ['as clocks may differ', entry('2026-06-01T10:00:40Z'), false],
  ['later', entry('2026-06-01T10:05:00Z'), true],
  ['later, as an update', entry('2026-06-01T10:05:00Z', { operation: 'Update' }), true],
  ['later, by another', entry('2026-06-01T10:05:00Z', { manager: 'kubectl' }), false],
  ['later, of its status', entry('2026-06-01T10:05:00Z', { subresource: 'status' }), false],
  ['at no known time', entry(undefined), false],
];
for (const [title, live, expected] of cases)
  test(`written under the agent’s name: ${title}`, () => {
    assert.equal(isWrittenSince(owner, live), expected);
  });

test('nothing is later than what nobody tells', () => {
  assert.equal(isWrittenSince({ mode: owner.mode, manager }, entry('2026-06-01T10:05:00Z')), false);
});

test('a correction of a release is written at any time', () => {
  assert.equal(isWrittenSince({ ...owner, mode: 'flux-hr' }, entry('2026-06-01T10:05:00Z')), false);
});
