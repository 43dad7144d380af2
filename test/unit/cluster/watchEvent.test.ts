import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '../../../src/core/resource/json.ts';
import { readWatchEvent, type WatchEvent } from '../../../src/cluster/watchEvent.ts';

const metadata = '"metadata":{"name":"web","namespace":"shop","resourceVersion":"7"}';
const object = { metadata: { name: 'web', namespace: 'shop', resourceVersion: '7' } };

const lines: readonly (readonly [line: string, expected: WatchEvent])[] = [
  [
    `{"type":"ADDED","object":{${metadata}}}`,
    { kind: 'changed', key: 'shop/web', object, resourceVersion: '7' },
  ],
  [
    `{"type":"MODIFIED","object":{${metadata}}}`,
    { kind: 'changed', key: 'shop/web', object, resourceVersion: '7' },
  ],
  [`{"type":"DELETED","object":{${metadata}}}`, { kind: 'deleted', key: 'shop/web', resourceVersion: '7' }],
  [
    '{"type":"DELETED","object":{"metadata":{"name":"one","resourceVersion":"7"}}}',
    { kind: 'deleted', key: '/one', resourceVersion: '7' },
  ],
  [
    '{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"9"}}}',
    { kind: 'bookmark', resourceVersion: '9' },
  ],
  [
    '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}',
    { kind: 'expired' },
  ],
  ['{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"Expired"}}', { kind: 'expired' }],
  ['{"type":"ERROR","object":{"kind":"Status","reason":"Gone"}}', { kind: 'expired' }],
  [
    '{"type":"ERROR","object":{"code":500,"message":"conversion failed"}}',
    { kind: 'error', message: 'conversion failed' },
  ],
  [
    '{"type":"ERROR","object":{"code":500,"reason":"InternalError"}}',
    { kind: 'error', message: 'InternalError' },
  ],
  ['{"type":"ERROR"}', { kind: 'error', message: 'the watch ended with an error' }],
  ['', { kind: 'unreadable' }],
  ['{"type":"ADDED","obj', { kind: 'unreadable' }],
  ['null', { kind: 'unreadable' }],
  ['[]', { kind: 'unreadable' }],
  [`{"type":"SYNC","object":{${metadata}}}`, { kind: 'unreadable' }],
  ['{"type":"ADDED","object":{"metadata":{"name":"web"}}}', { kind: 'unreadable' }],
  ['{"type":"ADDED","object":{"metadata":{"resourceVersion":"7"}}}', { kind: 'unreadable' }],
  ['{"type":"ADDED","object":{"metadata":{"name":"","resourceVersion":"7"}}}', { kind: 'unreadable' }],
  ['{"type":"BOOKMARK","object":{"metadata":{}}}', { kind: 'unreadable' }],
];

for (const [line, expected] of lines)
  test(`reads ${line === '' ? 'nothing' : line}`, () => {
    assert.deepEqual(readWatchEvent(Buffer.from(line)), expected);
  });

test('bytes that are not UTF-8 are not replaced by others', () => {
  const line = Buffer.concat([
    Buffer.from('{"type":"ADDED","object":{"metadata":{"name":"'),
    Buffer.from([0xff]),
  ]);
  assert.deepEqual(readWatchEvent(Buffer.concat([line, Buffer.from('","resourceVersion":"7"}}}')])), {
    kind: 'unreadable',
  });
});

test('integers keep all their digits', () => {
  const event = readWatchEvent(
    Buffer.from(`{"type":"ADDED","object":{${metadata},"spec":{"n":9007199254740993}}}`),
  );
  assert.equal(event.kind === 'changed' && at(event.object, 'spec', 'n'), 9007199254740993n);
});
