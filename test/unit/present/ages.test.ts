import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInterval } from '../../../src/core/owner/formatInterval.ts';
import { formatAge } from '../../../src/present/ages.ts';

const now = Date.parse('2026-06-01T12:00:00Z');

for (const [at, text] of [
  ['2026-06-01T12:00:00Z', 'just now'],
  ['2026-06-01T12:00:30Z', 'just now'], // A server's clock ahead of ours.
  ['2026-06-01T11:59:30Z', '30 s ago'],
  ['2026-06-01T11:01:00Z', '59 min ago'],
  ['2026-06-01T10:00:00Z', '2 h ago'],
  ['2026-05-30T12:00:00Z', '2 d ago'],
] as const) {
  void test(`${at} is ${text}`, () => {
    assert.equal(formatAge(Date.parse(at), now), text);
  });
}

void test('intervals in the largest unit that fits', () => {
  assert.deepEqual([30, 600, 3600, 90].map(formatInterval), ['30 s', '10 min', '1 h', '90 s']);
});
