import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestRecord } from '../../../src/cluster/clusterApi.ts';
import type { ObjectSnapshot } from '../../../src/session/snapshot.ts';
import { requestLogText } from '../../../src/present/documents/requestLogText.ts';

const record = (more: Partial<RequestRecord>): RequestRecord => ({
  at: 0,
  context: 'kind-prod',
  method: 'GET',
  path: '/api/v1/configmaps?watch=1',
  refused: false,
  ...more,
});

void test('counts first, then every request with its result', () => {
  const records = [
    record({ status: 200 }),
    record({}),
    record({ method: 'POST', path: '/api/v1/pods', refused: true }),
  ];
  assert.deepEqual(requestLogText(records, { requests: 2, refused: 1, writes: 0, dryRuns: 0 }).split('\n'), [
    '2 requests sent, 1 refused before they were sent, 0 writes',
    '',
    '1970-01-01T00:00:00.000Z  kind-prod  200  GET /api/v1/configmaps?watch=1',
    '1970-01-01T00:00:00.000Z  kind-prod  …  GET /api/v1/configmaps?watch=1',
    '1970-01-01T00:00:00.000Z  kind-prod  REFUSED  POST /api/v1/pods',
    '',
  ]);
});

void test('where older ones were dropped it says so', () => {
  assert.match(
    requestLogText([record({})], { requests: 9, refused: 0, writes: 0, dryRuns: 0 }),
    /\nthe last 1:\n/,
  );
});

void test('dry runs are told beside the writes, where there are any', () => {
  const [first] = requestLogText([], { requests: 9, refused: 0, writes: 0, dryRuns: 2 }).split('\n');
  assert.equal(
    first,
    '9 requests sent, 0 refused before they were sent, 0 writes, 2 dry runs that change nothing',
  );
});

void test('what dry runs have shown to be predicted wrongly is named', () => {
  const object = (name: string, kind: 'agrees' | 'differs'): ObjectSnapshot =>
    // Nothing else of it is read.
    ({
      id: { group: '', kind: 'ConfigMap', namespace: 'shop', name },
      verdict: { verdict: 'DRIFT', certainty: 'exact', fields: [], confirmed: { kind } },
    }) as unknown as ObjectSnapshot;
  const objects = [object('one', 'agrees'), object('two', 'differs')];
  const text = requestLogText([], { requests: 9, refused: 0, writes: 0, dryRuns: 2 }, [
    { environment: 'prod', objects },
  ]);
  assert.deepEqual(text.split('\n').slice(2, 4), [
    '',
    'a dry run of ConfigMap shop/two in prod answers otherwise than was predicted: see the log',
  ]);
});
