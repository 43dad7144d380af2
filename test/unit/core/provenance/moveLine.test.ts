import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveLine } from '../../../../src/core/provenance/moveLine.ts';

const source = (text: string): { readonly path: string; readonly text: string } => ({ path: 'a.yaml', text });

const cases: readonly {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** Line of the old text → line of the new one. */
  readonly moves: Readonly<Record<number, number | undefined>>;
}[] = [
  { title: 'nothing changed', before: 'a\nb', after: 'a\nb', moves: { 0: 0, 1: 1 } },
  { title: 'lines above', before: 'a\nb\nc', after: 'x\ny\na\nb\nc', moves: { 0: 2, 2: 4 } },
  { title: 'lines between', before: 'a\nb\nc', after: 'a\nx\nb\nc', moves: { 0: 0, 1: 2, 2: 3 } },
  { title: 'a line gone', before: 'a\nb\nc', after: 'a\nc', moves: { 0: 0, 1: undefined, 2: 1 } },
  {
    title: 'a value typed over',
    before: 'a: 1\nb: 2\nc: 3',
    after: 'a: 1\nb: 9\nc: 3',
    moves: { 0: 0, 1: 1, 2: 2 },
  },
  { title: 'all gone', before: 'a\nb', after: '', moves: { 1: undefined } },
  { title: 'twins beside the edit', before: 'a\na\na', after: 'a\na', moves: { 0: 0 } },
];

for (const { title, before, after, moves } of cases) {
  void test(`moveLine: ${title}`, () => {
    for (const [line, expected] of Object.entries(moves)) {
      assert.equal(moveLine(source(before), source(after), Number(line)), expected, `line ${line}`);
    }
  });
}
