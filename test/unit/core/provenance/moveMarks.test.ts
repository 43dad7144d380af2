import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveMarks } from '../../../../src/core/provenance/moveMarks.ts';

/** Marks are in brackets; none may start where another ends. */
const cases: readonly (readonly [name: string, before: string, after: string])[] = [
  ['no edit', 'a [b] c', 'a [b] c'],
  ['behind the mark', 'a [b] c', 'a [b] c and more'],
  ['before the mark', 'a [b] c', 'and a [b] c'],
  ['right before the mark', 'a [b] c', 'a x[b] c'],
  ['right behind the mark', 'a [b] c', 'a [b]x c'],
  ['within the mark', 'a [bcd] e', 'a [bxxcd] e'],
  ['a part of the mark is deleted', 'a [bcd] e', 'a [bd] e'],
  ['the mark is deleted', 'x: 1\n[y: 2]\nz: 3\n', 'x: 1\nz: 3\n'],
  ['the mark and what is around it are deleted', 'a b [c] d e', 'a e'],
  ['lines before are deleted', 'x: 1\ny: 2\n[z]: 3\n', '[z]: 3\n'],
  ['between two marks', '[a] b [c]', '[a] bbbb [c]'],
  ['all is deleted', '[a] b', ''],
  ['the front of the mark is replaced', 'x [abc] y', 'x qqq[bc] y'.replace('qqq[bc]', '[qbc]')],
  ['half of a pair differs', '😀[b]', '😁[b]'],
  ['the mark is a pair that changes to one with the same half', 'a [😀] b', 'a [😁] b'],
  ['the mark is a pair that changes to one with the same end', 'a [\u{1F600}] b', 'a [\u{1FA00}] b'],
];

for (const [name, before, after] of cases)
  test(`marks: ${name}`, () => {
    const old = unmark(before);
    const now = unmark(after);
    const moved = moveMarks(old.text, now.text, old.marks);
    assert.deepEqual(
      moved,
      now.marks.map((mark, i) => ({ ...mark, id: moved[i]?.id ?? i })),
    );
  });

test('marks keep what else they carry, and the list stays itself where nothing changed', () => {
  const marks = [{ start: 2, end: 3, note: 'x' }];
  assert.equal(moveMarks('a b', 'a b', marks), marks);
  assert.deepEqual(moveMarks('a b', '  a b', marks), [{ start: 4, end: 5, note: 'x' }]);
});

test('typing a line key by key takes the mark below along', () => {
  const typed = '  minReadySeconds: [';
  const before = 'spec:\n  replicas: 3\n';
  let text = before;
  let marks = [{ start: before.indexOf('3'), end: before.indexOf('3') + 1 }];
  for (let i = 0; i <= typed.length; i++) {
    const next = `spec:\n${typed.slice(0, i)}\n  replicas: 3\n`;
    marks = [...moveMarks(text, next, marks)];
    text = next;
  }
  assert.deepEqual(
    marks.map(({ start, end }) => text.slice(start, end)),
    ['3'],
  );
});

interface Mark {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

function unmark(marked: string): { text: string; marks: readonly Mark[] } {
  const marks: Mark[] = [];
  let text = '';
  for (const part of marked.split(/(\[[^\]]*\])/)) {
    const inner = part.startsWith('[') ? part.slice(1, -1) : part;
    if (inner !== part) marks.push({ id: marks.length, start: text.length, end: text.length + inner.length });
    text += inner;
  }
  return { text, marks };
}
