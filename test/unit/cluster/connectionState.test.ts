import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success } from '../../../src/base/outcome.ts';
import type { ClusterFailure } from '../../../src/cluster/clusterFailure.ts';
import { createConnectionState } from '../../../src/cluster/connectionState.ts';

const cases: readonly (readonly [
  notes: readonly (ClusterFailure['code'] | 'success')[],
  states: readonly string[],
])[] = [
  [['success'], ['ready']],
  [
    ['unreachable', 'unreachable', 'success', 'success'],
    ['unreachable', 'ready'],
  ],
  [['denied'], ['ready']],
  [['success', 'notFound', 'notServed', 'expired', 'badAnswer'], ['ready']],
  [['cancelled', 'refusedByGuard'], []],
  [
    ['success', 'cancelled', 'unauthorized', 'refusedByGuard', 'success'],
    ['ready', 'unauthorized', 'ready'],
  ],
  [
    ['badKubeconfig', 'unreachable'],
    ['badKubeconfig', 'unreachable'],
  ],
];

for (const [notes, expected] of cases)
  test(`${notes.join(', ')} is told as ${expected.join(', ') || 'nothing'}`, () => {
    const source = createConnectionState();
    const told: string[] = [];
    source.onDidChangeState(({ code }) => void told.push(code));
    assert.deepEqual(source.state, { code: 'connecting' });
    for (const code of notes) source.note(code === 'success' ? success(1) : failed({ code, message: code }));
    assert.deepEqual(told, expected);
    assert.equal(source.state.code, expected.at(-1) ?? 'connecting');
  });
