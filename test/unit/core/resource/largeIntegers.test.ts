import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJson, printJson, type Json } from '../../../../src/core/resource/json.ts';

const big = 9007199254740993n;

const texts: readonly (readonly [text: string, value: Json])[] = [
  ['9007199254740993', big],
  ['-9007199254740993', -big],
  [' \n9007199254740993', big],
  ['[9007199254740993]', [big]],
  ['[1,9007199254740993]', [1, big]],
  ['[1, \t-9007199254740993]', [1, -big]],
  ['{"a":9007199254740993}', { a: big }],
  ['{"a":\n9007199254740993}', { a: big }],
  ['{"a":-9223372036854775808}', { a: -9223372036854775808n }],
  ['{"a":"9007199254740993","b":9007199254740991}', { a: '9007199254740993', b: 9007199254740991 }],
  ['{"a":"sha256:12345678901234567890"}', { a: 'sha256:12345678901234567890' }],
  ['{"a":"x: 12345678901234567890","b":1.5}', { a: 'x: 12345678901234567890', b: 1.5 }],
  ['{"a":12345678901234567890.5}', { a: 12345678901234567890.5 }],
];

for (const [text, value] of texts)
  test(`reads ${JSON.stringify(text)} without rounding`, () => {
    assert.deepEqual(parseJson(text), value);
  });

test('writes them with all their digits', () => {
  assert.equal(printJson({ a: [big, 1] }), '{"a":[9007199254740993,1]}');
});
