import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readAgentStatus,
  readInventory,
  readLastRun,
  readRevisions,
} from '../../../../src/core/owner/flux/fluxStatus.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const revision = (digit: string): string => `main@sha1:${digit.repeat(40)}`;

interface Attempt {
  readonly applied?: string;
  readonly attempted?: string;
  readonly ready?: string;
  readonly reconciling?: string;
  /** Status and revision of the attempts in the history, newest first. */
  readonly history?: readonly (readonly [status: string, revision: string])[];
}

const object = ({ applied, attempted, ready, reconciling, history = [] }: Attempt): JsonObject => ({
  status: {
    ...(applied ? { lastAppliedRevision: applied } : {}),
    ...(attempted ? { lastAttemptedRevision: attempted } : {}),
    conditions: [
      ...(reconciling
        ? [{ type: 'Reconciling', status: 'True', reason: 'Progressing', message: reconciling }]
        : []),
      ...(ready ? [{ type: 'Ready', status: 'False', reason: ready, message: '' }] : []),
    ],
    history: history.map(([status, of]) => ({ lastReconciledStatus: status, metadata: { revision: of } })),
  },
});

const [one, two] = [revision('1'), revision('2')];

const cases: readonly (readonly [
  name: string,
  attempt: Attempt,
  deployed: string | undefined,
  attempted?: string,
])[] = [
  ['nothing yet', {}, undefined],
  ['the first attempt runs', { attempted: one, ready: 'Progressing' }, undefined, one],
  ['all is well', { applied: one, attempted: one, ready: 'ReconciliationSucceeded' }, one],
  ['the first build failed', { attempted: one, ready: 'BuildFailed' }, undefined],
  ['a build failed', { applied: one, attempted: two, ready: 'BuildFailed' }, one],
  ['a write failed half-way', { applied: one, attempted: two, ready: 'ReconciliationFailed' }, one, two],
  ['an attempt runs', { applied: one, attempted: two, ready: 'Progressing' }, one, two],
  ['written, unhealthy', { applied: one, attempted: two, ready: 'HealthCheckFailed' }, two],
  ['written, health check interrupted', { applied: one, attempted: two, ready: 'HealthCheckCanceled' }, two],
  ['written, not pruned', { applied: one, attempted: two, ready: 'PruneFailed' }, two],
  ['the first write is unhealthy', { attempted: one, ready: 'HealthCheckFailed' }, one],
  [
    'written, health checks run',
    {
      applied: one,
      attempted: two,
      ready: 'Progressing',
      reconciling: `Running health checks for revision ${two} with a timeout of 9m30s`,
    },
    two,
  ],
  [
    'health checks of the revision before',
    {
      applied: one,
      attempted: two,
      ready: 'Progressing',
      reconciling: `Running health checks for revision ${one} with a timeout of 9m30s`,
    },
    one,
    two,
  ],
  [
    'tried again after it was unhealthy',
    { applied: one, attempted: two, ready: 'Progressing', history: [['HealthCheckFailed', two]] },
    two,
  ],
  [
    'tried again after the write failed',
    { applied: one, attempted: two, ready: 'Progressing', history: [['ReconciliationFailed', two]] },
    one,
    two,
  ],
  [
    'a revision that was written once, long ago',
    {
      applied: one,
      attempted: two,
      ready: 'Progressing',
      history: [
        ['ReconciliationSucceeded', one],
        ['HealthCheckFailed', two],
      ],
    },
    one,
    two,
  ],
  ['not Git', { applied: 'latest@sha256:abc', attempted: 'latest@sha256:abc' }, undefined],
];

for (const [name, attempt, deployed, attempted] of cases)
  test(`revisions: ${name}`, () => {
    const read = readRevisions(object(attempt));
    assert.deepEqual([read.deployed?.revision, read.attempted?.revision], [deployed, attempted]);
  });

test('status: only what is there, whatever its shape', () => {
  const odd: JsonObject = {
    spec: { interval: 5, suspend: 'true' },
    status: { conditions: [null, 1, { type: 'Ready' }] },
  };
  assert.deepEqual(readAgentStatus(odd), { ready: 'Unknown', reason: '', message: '', suspended: false });
  assert.deepEqual(readInventory({ status: { inventory: { entries: [null, 'x', { id: 5 }, {}] } } }), []);
});

test('when kustomize-controller was done the last time, while it is not at it', () => {
  const history = [{ lastReconciled: '2026-06-01T10:00:00Z' }, { lastReconciled: '2026-06-01T09:00:00Z' }];
  const ran = (ready: string, more: JsonObject = { history }): string | undefined =>
    readLastRun({ status: { conditions: [{ type: 'Ready', status: ready }], ...more } });
  assert.equal(ran('True'), '2026-06-01T10:00:00Z');
  assert.equal(ran('False'), '2026-06-01T10:00:00Z');
  assert.equal(ran('Unknown'), undefined);
  assert.equal(ran('True', {}), undefined);
});
