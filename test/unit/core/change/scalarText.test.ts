import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blockText, scalarText, type ScalarStyle } from '../../../../src/core/yaml/yamlText.ts';

const cases: readonly (readonly [
  value: null | boolean | number | bigint | string,
  text: string,
  style?: ScalarStyle,
])[] = [
  [3, '3'],
  [9007199254740993n, '9007199254740993'],
  [true, 'true'],
  [null, 'null'],
  ['web', 'web'],
  ['hello world', 'hello world'],
  ['registry.example.com:5000/shop/web:1.4.2', 'registry.example.com:5000/shop/web:1.4.2'],
  ['1.4.3', '1.4.3'],
  ['256Mi', '256Mi'],
  ['', '""'],
  ['y', '"y"'],
  ['Off', '"Off"'],
  ['1', '"1"'],
  ['1.5', '"1.5"'],
  ['1e3', '"1e3"'],
  ['0xAF', '"0xAF"'],
  ['0o17', '"0o17"'],
  ['1:30', '"1:30"'],
  ['1_000', '"1_000"'],
  ['2001-01-01', '"2001-01-01"'],
  ['~', '"~"'],
  ['a: b', '"a: b"'],
  ['a #b', '"a #b"'],
  ['ends with:', '"ends with:"'],
  ['two\nlines', '"two\\nlines"'],
  ['it', "'it'", 'single'],
  ["it's", "'it''s'", 'single'],
  ['web', '"web"', 'double'],
  [3, '3', 'double'],
];

describe('a scalar is written so that every reader takes it for the same value', () => {
  for (const [value, text, style] of cases)
    it(`${typeof value} ${JSON.stringify(String(value))} as ${text}`, () => {
      assert.equal(scalarText(value, style), text);
    });
});

it('texts of several lines are blocks, and doubtful words have quotes', () => {
  assert.equal(
    blockText({ a: 'one\ntwo\n', on: 'no', list: [{ b: 1n }] }),
    'a: |\n  one\n  two\n"on": "no"\nlist:\n  - b: 1',
  );
});
