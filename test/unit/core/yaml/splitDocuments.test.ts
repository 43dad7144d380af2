import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseManifest } from '../../../../src/core/yaml/parseManifest.ts';
import { splitDocuments, type DocumentPart } from '../../../../src/core/yaml/splitDocuments.ts';

const split = (text: string, previous?: readonly DocumentPart[]): readonly DocumentPart[] =>
  splitDocuments({ path: 'a.yaml', text }, previous);
const textsOf = (parts: readonly DocumentPart[]): readonly string[] => parts.map(({ source }) => source.text);

const texts: readonly { readonly name: string; readonly parts: readonly string[] }[] = [
  { name: 'nothing', parts: [''] },
  { name: 'one document without a marker', parts: ['a: 1\n'] },
  { name: 'a marker at the start', parts: ['---\na: 1\n', '---\nb: 2\n'] },
  {
    name: 'a comment before the first marker belongs to its document',
    parts: ['# of all\n\n---\na: 1\n', '---\nb: 2\n'],
  },
  {
    name: 'a directive belongs to the document behind it',
    parts: ['%YAML 1.1\n---\na: 1\n...\n', '---\nb: 2\n'],
  },
  { name: 'a marker ends a block of text', parts: ['a: |\n  text\n   ---\n', '---\nb: 2\n'] },
  { name: 'content on the line of the marker', parts: ['--- {a: 1}\n', '--- |\ntext\n'] },
  { name: 'dashes that are no marker', parts: ['a: 1\n---b: 2\n ---\n'] },
  { name: 'carriage returns', parts: ['a: 1\r\n', '---\r\nb: 2\r\n'] },
  { name: 'no line break at the end', parts: ['a: 1\n', '---'] },
];

for (const { name, parts } of texts) {
  test(`documents of a file: ${name}`, () => {
    const found = split(parts.join(''));
    assert.deepEqual(textsOf(found), parts);
    for (const { source, start } of found)
      assert.equal(parts.join('').slice(start, start + source.text.length), source.text);
  });
}

test('parts are where the reader of YAML finds documents', () => {
  for (const { name, parts } of texts) {
    if (name === 'dashes that are no marker') continue;
    const documents = parseManifest({ path: 'a.yaml', text: parts.join('') }).documents.map(({ document }) =>
      JSON.stringify(document.toJS()),
    );
    const ofParts = parts.flatMap((text) =>
      parseManifest({ path: 'a.yaml', text }).documents.map(({ document }) =>
        JSON.stringify(document.toJS()),
      ),
    );
    assert.deepEqual(ofParts, documents, name);
  }
});

test('what did not change is the same', () => {
  const before = split('a: 1\n---\nb: 2\n---\nc: 3\n---\nd: 4\n');
  const after = split('a: 1\n---\nb: 20\n---\nc: 3\n---\nd: 4\n', before);
  assert.deepEqual(
    after.map(({ source }, i) => source === before[i]?.source),
    [true, false, true, true],
  );
});

test('a document that comes, goes or moves leaves the others what they are', () => {
  const before = split('a: 1\n---\nb: 2\n---\nc: 3\n');
  const [a, b, c] = before.map(({ source }) => source);
  const more = split('a: 1\n---\nx: 0\n---\nb: 2\n---\nc: 3\n', before);
  assert.deepEqual([more[0]?.source === a, more[2]?.source === b, more[3]?.source === c], [true, true, true]);
  const less = split('a: 1\n---\nc: 3\n', before);
  assert.deepEqual([less[0]?.source === a, less[1]?.source === c], [true, true]);
  const swapped = split('a: 1\n---\nc: 3\n---\nb: 2\n', before);
  assert.deepEqual([swapped[1]?.source === c, swapped[2]?.source === b], [true, true]);
});
