import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatRelease,
  readReleaseRecord,
  releaseSecretName,
} from '../../../../src/core/owner/helm/releaseRecord.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

interface Status {
  /** Version and status of each release, the newest first. */
  readonly history: readonly (readonly [version: number, status: string])[];
  readonly released?: string;
  readonly attempted?: number;
}

const helmRelease = ({ history, released = 'True', attempted = 2 }: Status): JsonObject => ({
  metadata: { name: 'shop', namespace: 'apps', generation: 2 },
  status: {
    storageNamespace: 'storage',
    lastAttemptedGeneration: attempted,
    conditions: [{ type: 'Released', status: released }],
    history: history.map(([version, status]) => ({
      name: 'apps-shop',
      version,
      status,
      chartName: 'shop',
      chartVersion: `1.0.${String(version)}`,
    })),
  },
});

const cases: readonly (readonly [name: string, status: Status, version: number | undefined, rest: string])[] =
  [
    ['nothing yet', { history: [] }, undefined, ''],
    ['an install that failed', { history: [[1, 'failed']], released: 'False' }, undefined, ''],
    ['one that is done', { history: [[1, 'deployed']] }, 1, 'settled'],
    [
      'a second',
      {
        history: [
          [2, 'deployed'],
          [1, 'superseded'],
        ],
      },
      2,
      'settled',
    ],
    ['a spec that is not looked at yet', { history: [[1, 'deployed']], attempted: 1 }, 1, 'open'],
    [
      'an upgrade that failed',
      {
        history: [
          [2, 'failed'],
          [1, 'deployed'],
        ],
        released: 'False',
      },
      1,
      'open, v2 failed',
    ],
    [
      'a rollback',
      {
        history: [
          [3, 'deployed'],
          [2, 'failed'],
        ],
        released: 'False',
      },
      3,
      'open',
    ],
    ['uninstalled', { history: [[1, 'uninstalled']] }, undefined, ''],
  ];
for (const [name, status, version, rest] of cases)
  void test(`the release that is deployed: ${name}`, () => {
    const record = readReleaseRecord(helmRelease(status));
    assert.equal(record?.version, version);
    if (!record) return;
    const failed = record.failed ? `, v${String(record.failed.version)} failed` : '';
    assert.equal(`${record.isSettled ? 'settled' : 'open'}${failed}`, rest);
  });

void test('where Helm keeps it, and what people call it', () => {
  const record = readReleaseRecord(helmRelease({ history: [[2, 'deployed']] }));
  assert.ok(record);
  assert.equal(record.storageNamespace, 'storage');
  assert.equal(releaseSecretName(record), 'sh.helm.release.v1.apps-shop.v2');
  assert.equal(formatRelease(record), 'apps-shop.v2 (chart shop 1.0.2)');
});
