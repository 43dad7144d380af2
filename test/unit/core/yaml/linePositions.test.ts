import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linePositions, linePositionsOf } from '../../../../src/core/yaml/linePositions.ts';

/** Where `^` stands in the text (it is taken out) is line and column as given. */
const cases: readonly (readonly [marked: string, line: number, column: number])[] = [
  ['^', 1, 1],
  ['^a: 1', 1, 1],
  ['a: ^1\n', 1, 4],
  ['a: 1^\nb: 2', 1, 5],
  ['a: 1\n^b: 2', 2, 1],
  ['a: 1\n^', 2, 1],
  ['a: 1\r\n^b: 2\r\n', 2, 1],
  ['a: 1^\r\nb: 2\r\n', 1, 5],
  ['a: 1\r\n\r\n^b: 2', 3, 1],
  ['a\rb\r^c', 3, 1],
  ['\uFEFF^a: 1', 1, 1],
  ['\uFEFFa: ^1', 1, 4],
  ['\uFEFF\n^a: 1', 2, 1],
  ['name: "😀😀" ^# c', 1, 12],
  ['日本: ^1', 1, 5],
  ['e\u0301: ^1', 1, 5],
  ['😀\n😀😀^x', 2, 3],
  ['\t\t^a', 1, 3],
  ['a: "\u0085^x"', 2, 1],
  ['a: "\u2028^x"', 2, 1],
  ['a: "\u2029\u2028^x"', 3, 1],
  ['\uD83D^ lone', 1, 2],
];

for (const [marked, line, column] of cases)
  test(`${JSON.stringify(marked)} is ${String(line)}:${String(column)}, and back`, () => {
    const offset = marked.indexOf('^');
    const positions = linePositionsOf(marked.replace('^', ''));
    assert.deepEqual(positions.placeAt(offset), { line, column });
    assert.equal(positions.offsetAt({ line, column }), offset);
  });

test('places outside the text go to its edge', () => {
  const positions = linePositionsOf('ab\r\n😀\nc');
  const offsets = [
    [0, 5],
    [1, 0],
    [1, 99],
    [2, 2],
    [2, 99],
    [3, 9],
    [4, 1],
  ].map(([line = 0, column = 0]) => positions.offsetAt({ line, column }));
  assert.deepEqual(offsets, [0, 0, 2, 6, 6, 8, 8]);
  assert.deepEqual(
    [-1, 99].map((offset) => positions.placeAt(offset)),
    [
      { line: 1, column: 1 },
      { line: 3, column: 2 },
    ],
  );
});

test('the inside of a line break belongs to the line before it', () => {
  assert.deepEqual(linePositionsOf('a\r\nb').placeAt(2), { line: 1, column: 3 });
});

test('line ranges leave the break out', () => {
  const positions = linePositionsOf('\uFEFFa\r\n\nbc\rd\n');
  assert.equal(positions.lineCount, 5);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 6].map((line) => positions.lineRange(line)).map(({ start, end }) => [start, end]),
    [
      [1, 2],
      [1, 2],
      [4, 4],
      [5, 7],
      [8, 9],
      [10, 10],
      [10, 10],
    ],
  );
});

test('every offset of a long text comes back', () => {
  const text = Array.from(
    { length: 500 },
    (_, i) => `k${String(i)}: "${'😀é日'.repeat(i % 4)}"${i % 3 ? '\n' : '\r\n'}`,
  ).join('');
  const positions = linePositionsOf(text);
  for (let offset = 0; offset <= text.length; offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1) {
    if (text.slice(offset - 1, offset + 1) === '\r\n') continue;
    assert.equal(positions.offsetAt(positions.placeAt(offset)), offset);
  }
});

test('one converter for one text', () => {
  const source = { path: 'a.yaml', text: 'a: 1' };
  assert.equal(linePositions(source), linePositions(source));
  assert.notEqual(linePositions(source), linePositions({ ...source }));
});
