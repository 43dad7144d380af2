import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequestLog } from '../../../src/cluster/requestLog.ts';

const request = (method: string, path: string) => ({ context: 'prod', method, path });

test('keeps the last records and all counts', () => {
  let time = 0;
  const log = createRequestLog({ capacity: 2, now: () => ++time });
  for (const name of ['a', 'b', 'c']) log.sent(request('GET', `/api/v1/${name}`));
  assert.deepEqual(
    log.records.map(({ at, path }) => [at, path]),
    [
      [2, '/api/v1/b'],
      [3, '/api/v1/c'],
    ],
  );
  assert.deepEqual(log.counts, { requests: 3, refused: 0, writes: 0, dryRuns: 0 });
});

test('notes the status when it comes, also after the record was forgotten', () => {
  const log = createRequestLog({ capacity: 1, now: () => 5 });
  const answered = log.sent(request('GET', '/version'));
  answered(200);
  assert.deepEqual(log.records, [{ at: 5, ...request('GET', '/version'), status: 200, refused: false }]);
  log.sent(request('GET', '/api'));
  answered(500);
  assert.deepEqual(log.records, [{ at: 5, ...request('GET', '/api'), refused: false }]);
});

const review = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const writes: readonly (readonly [method: string, path: string, writes: number, dryRuns?: number])[] = [
  ['GET', '/api/v1/pods', 0],
  ['POST', review, 0],
  ['POST', `/k8s/clusters/c-1${review}`, 0],
  ['POST', `${review}?dryRun=All`, 1],
  ['POST', '/api/v1/namespaces', 1],
  ['PATCH', '/api/v1/pods/a', 1],
  ['DELETE', '/api/v1/pods/a', 1],
  ['PUT', review, 1],
  ['PATCH', '/api/v1/namespaces/a?dryRun=All', 0, 1],
  ['PUT', '/k8s/clusters/c-1/api/v1/namespaces/a?force=true&dryRun=All', 0, 1],
  // What only looks like one.
  ['POST', '/api/v1/namespaces?dryRun=All', 1],
  ['DELETE', '/api/v1/namespaces/a?dryRun=All', 1],
  ['PATCH', '/api/v1/namespaces/a?dryRun=None', 1],
  ['PATCH', '/api/v1/namespaces/a?dryRun=All&dryRun=None', 1],
  ['PATCH', '/api/v1/namespaces/a?dryRun=All&DRYRUN=', 1],
  ['PATCH', '/api/v1/namespaces/a?x=1?dryRun=All', 1],
  ['PATCH', '/api/v1/namespaces/a;dryRun=All', 1],
];

for (const [method, path, expected, dryRuns = 0] of writes)
  test(`counts ${method} ${path} as ${String(expected)} writes where it was let out`, () => {
    const log = createRequestLog();
    log.sent(request(method, path));
    assert.deepEqual(log.counts, { requests: 1, refused: 0, writes: expected, dryRuns });
    log.refused(request(method, path));
    assert.deepEqual(log.counts, { requests: 1, refused: 1, writes: expected, dryRuns });
  });

test('tells that it has changed', () => {
  const log = createRequestLog();
  let changes = 0;
  const listening = log.onDidChange(() => (changes += 1));
  log.sent(request('GET', '/version'))(200);
  log.refused(request('PUT', '/version'));
  listening.dispose();
  log.refused(request('PUT', '/version'));
  assert.equal(changes, 3);
});

test('what was refused is made fit to be shown', () => {
  const log = createRequestLog();
  log.refused(request('GET\r\nX', `/a\u001b[31m${'b'.repeat(5000)}`));
  const [record] = log.records;
  assert.equal(record?.method, 'GET??X');
  assert.equal(record.path.length, 2000);
  assert.doesNotMatch(record.path, /[^\x20-\x7e]/);
});

test('earlier records do not change under those who read them', () => {
  const log = createRequestLog();
  const answered = log.sent(request('GET', '/version'));
  const seen = log.records;
  answered(200);
  assert.equal(seen[0]?.status, undefined);
});
