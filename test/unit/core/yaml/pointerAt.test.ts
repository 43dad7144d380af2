import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseManifest } from '../../../../src/core/yaml/parseManifest.ts';
import { pointerAt } from '../../../../src/core/yaml/pointerAt.ts';

const text = `apiVersion: v1
data:
  a/b: one
  text: |
    first
    second
items:
  - name: x
    ports: [80, 81]
  -
    name: y
empty:
`;

/** What stands at the first of these characters: its path, and what is underlined. */
const places: readonly (readonly [characters: string, found: string | undefined])[] = [
  ['apiVersion', 'apiVersion: apiVersion'],
  ['v1', 'apiVersion: v1'],
  [': v1', undefined],
  ['data', 'data: data'],
  ['one', 'data a/b: one'],
  ['first', 'data text: |\n    first\n    second\n'],
  ['- name: x', undefined],
  ['x\n', 'items 0 name: x'],
  ['ports', 'items 0 ports: ports'],
  ['81', 'items 0 ports 1: 81'],
  ['y\n', 'items 1 name: y'],
  ['empty', 'empty: empty'],
];

for (const [characters, found] of places) {
  test(`at ${JSON.stringify(characters)}`, () => {
    const source = { path: 'a.yaml', text };
    const [document] = parseManifest(source).documents;
    assert.ok(document);
    const at = pointerAt(document, text.indexOf(characters));
    const told = at && `${at.segments.join(' ')}: ${text.slice(at.range.start, at.range.end)}`;
    assert.equal(told, found);
  });
}
