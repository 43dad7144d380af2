import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineSplitter } from '../../../src/cluster/lineSplitter.ts';

const text = '{"a":"é🚀"}\n\n{"b":2}\n{"unfinished';
const lines = ['{"a":"é🚀"}', '', '{"b":2}'];

test('gives the same lines wherever the chunks are cut, inside characters too', () => {
  const bytes = Buffer.from(text);
  for (let first = 0; first <= bytes.length; first++)
    for (let second = first; second <= bytes.length; second++) {
      const splitter = new LineSplitter();
      const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      const found = chunks
        .flatMap((chunk) => splitter.push(chunk))
        .map((line) => Buffer.from(line).toString());
      assert.deepEqual(found, lines, `cut at ${String(first)} and ${String(second)}`);
    }
});

test('gives a line as soon as it is complete, and what is left when it is', () => {
  const splitter = new LineSplitter();
  const push = (part: string): string[] =>
    splitter.push(Buffer.from(part)).map((line) => Buffer.from(line).toString());
  assert.deepEqual(push('a\nb'), ['a']);
  assert.deepEqual(push('c'), []);
  assert.deepEqual(push(''), []);
  assert.deepEqual(push('\n'), ['bc']);
});

test('a long line in many chunks is put together once', () => {
  const splitter = new LineSplitter();
  const part = Buffer.alloc(1000, 'x');
  for (let i = 0; i < 20_000; i++) assert.deepEqual(splitter.push(part), []);
  assert.equal(splitter.push(Buffer.from('\n'))[0]?.length, 20_000_000);
});
