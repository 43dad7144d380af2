import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../../src/core/resource/json.ts';
import { withoutEmptyTimestamps } from '../../../../src/core/resource/withoutEmptyTimestamps.ts';

const withTemplate = (apiVersion: string, metadata: JsonObject): JsonObject => ({
  apiVersion,
  metadata: { name: 'web', creationTimestamp: '2026-11-27T08:00:00Z' },
  spec: { template: { metadata }, volumeClaimTemplates: [{ metadata: { name: 'data', ...metadata } }] },
});

test('what servers before 1.34 write into the metadata of templates is gone', () => {
  const live = withTemplate('apps/v1', { creationTimestamp: null, labels: { app: 'web' } });
  assert.deepEqual(withoutEmptyTimestamps(live), withTemplate('apps/v1', { labels: { app: 'web' } }));
});

test('an object without it stays the same object, and so does one of a kind that a cluster defines', () => {
  for (const live of [
    withTemplate('apps/v1', {}),
    withTemplate('example.com/v1', { creationTimestamp: null }),
  ])
    assert.equal(withoutEmptyTimestamps(live), live);
});
