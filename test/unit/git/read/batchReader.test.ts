import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchReader } from '../../../../src/git/read/batchReader.ts';

const id = (digit: string): string => digit.repeat(40);

const output = Buffer.concat([
  Buffer.from(`${id('1')} blob 0\n\n`),
  Buffer.from(`${id('2')} blob 3\n\n\n\n\n`),
  Buffer.from(`${id('3')} missing\n`),
  Buffer.from(`${id('4')} blob 256\n`),
  Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i)),
  Buffer.from(`\n${id('5')} tree 1\nx\n`),
]);

const expected = [
  ['1', 'blob', 0],
  ['2', 'blob', 3],
  ['3', 'missing', 0],
  ['4', 'blob', 256],
  ['5', 'tree', 1],
];

for (const size of [1, 2, 7, 41, 50, 300, output.length]) {
  test(`the same answers from chunks of ${String(size)} bytes`, () => {
    const reader = new BatchReader();
    const answers = [];
    for (let start = 0; start < output.length; start += size)
      answers.push(...reader.push(output.subarray(start, start + size)));
    assert.deepEqual(
      answers.map((answer) => [
        answer.objectId[0],
        answer.kind === 'object' ? answer.type : answer.kind,
        answer.kind === 'object' ? answer.bytes.length : 0,
      ]),
      expected,
    );
    const large = answers[3];
    assert.ok(large?.kind === 'object' && large.bytes.every((byte, i) => byte === i));
  });
}
