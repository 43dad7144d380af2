import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editorPositions } from '../../../../src/core/yaml/editorPositions.ts';

const cases: readonly {
  readonly name: string;
  readonly text: string;
  readonly at: string;
  readonly is: string;
}[] = [
  { name: 'the first line', text: 'abc\ndef', at: 'c', is: '0:2' },
  { name: 'behind a line break', text: 'abc\ndef', at: 'e', is: '1:1' },
  { name: 'carriage returns with and without a line feed', text: 'a\r\nb\rc\n', at: 'c', is: '2:0' },
  { name: 'characters of two UTF-16 units', text: 'a\n😀ü: x', at: 'x', is: '1:5' },
  { name: 'what only YAML takes for a line break', text: 'a\u2028b\u0085c', at: 'c', is: '0:4' },
  { name: 'a byte order mark, which an editor takes away', text: '\uFEFFa: b\nc', at: 'b', is: '0:3' },
];

for (const { name, text, at, is } of cases) {
  test(`positions of an editor: ${name}`, () => {
    const { line, character } = editorPositions({ path: 'a', text }).positionAt(text.indexOf(at));
    assert.equal(`${String(line)}:${String(character)}`, is);
  });
}

test('the end of a text, and lines as an editor counts them', () => {
  const positions = editorPositions({ path: 'a', text: 'a\nb\n' });
  assert.equal(positions.lineCount, 3);
  assert.deepEqual(positions.positionAt(4), { line: 2, character: 0 });
});
