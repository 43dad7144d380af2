import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMap, isScalar, isSeq } from 'yaml';
import { addEntry, addItem, removeEntry, replaceEntry } from '../../../../src/core/change/entryEdits.ts';
import type { Json } from '../../../../src/core/resource/json.ts';
import { parseManifest } from '../../../../src/core/yaml/parseManifest.ts';
import type { SourceText } from '../../../../src/core/yaml/sourceText.ts';
import { applyEdits, type TextEdit } from '../../../../src/core/yaml/textEdit.ts';

type Change =
  | { readonly add: string; readonly value: Json }
  | { readonly remove: string }
  | { readonly replace: string; readonly value: Json }
  | { readonly item: Json };

/** At a path of keys and indexes below the document, one change; expected is the whole text. */
const cases: readonly {
  readonly name: string;
  readonly text: string;
  readonly at?: readonly (string | number)[];
  readonly change: Change;
  readonly expected: string | undefined;
}[] = [
  {
    name: 'an entry goes behind the last, whose comment stays with it',
    text: 'a: 1\nb: # of b\n  c: 2 # of c\n  # below\n\n# behind\n',
    at: ['b'],
    change: { add: 'd', value: 'x' },
    expected: 'a: 1\nb: # of b\n  c: 2 # of c\n  d: x\n  # below\n\n# behind\n',
  },
  {
    name: 'a map of entries goes in as lines of its own',
    text: 'spec:\n    a: 1',
    at: ['spec'],
    change: { add: 'limits', value: { cpu: '1', memory: '256Mi' } },
    expected: 'spec:\n    a: 1\n    limits:\n      cpu: "1"\n      memory: 256Mi',
  },
  {
    name: 'an entry of a map on one line',
    text: 'labels: { app: web }\n',
    at: ['labels'],
    change: { add: 'on', value: 'yes' },
    expected: 'labels: { app: web, "on": "yes" }\n',
  },
  {
    name: 'an entry of an empty map',
    text: 'labels: {}\n',
    at: ['labels'],
    change: { add: 'app', value: 'web' },
    expected: 'labels: { app: web }\n',
  },
  {
    name: 'an entry of an item of a list',
    text: 'list:\n- name: a\n- name: b\n',
    at: ['list', 0],
    change: { add: 'value', value: 3 },
    expected: 'list:\n- name: a\n  value: 3\n- name: b\n',
  },
  {
    name: 'behind a text of several lines',
    text: 'data:\n  a: |\n    one\n    two\nkind: X\n',
    at: ['data'],
    change: { add: 'b', value: 'x\ny\n' },
    expected: 'data:\n  a: |\n    one\n    two\n  b: |\n    x\n    y\nkind: X\n',
  },
  {
    name: 'lines end as those of the file do',
    text: 'a:\r\n  b: 1\r\nc: 2\r\n',
    at: ['a'],
    change: { add: 'd', value: { e: 1 } },
    expected: 'a:\r\n  b: 1\r\n  d:\r\n    e: 1\r\nc: 2\r\n',
  },
  {
    name: 'an entry is taken away with its lines',
    text: 'a: 1\nb:\n  - x\n  - y # last\nc: 2\n',
    change: { remove: 'b' },
    expected: 'a: 1\nc: 2\n',
  },
  {
    name: 'the first entry of an item',
    text: '- a: 1\n  b: 2\n',
    at: [0],
    change: { remove: 'a' },
    expected: '- b: 2\n',
  },
  {
    name: 'the only entry leaves an empty map',
    text: 'limits:\n  cpu: 1\nx: 1\n',
    at: ['limits'],
    change: { remove: 'cpu' },
    expected: 'limits:\n  {}\nx: 1\n',
  },
  {
    name: 'the last entry on one line',
    text: 'a: { b: 1, c: 2 }\n',
    at: ['a'],
    change: { remove: 'c' },
    expected: 'a: { b: 1 }\n',
  },
  {
    name: 'the first entry on one line',
    text: 'a: { b: 1, c: 2 }\n',
    at: ['a'],
    change: { remove: 'b' },
    expected: 'a: { c: 2 }\n',
  },
  {
    name: 'a list in place of another',
    text: 'args:\n  - a\n  - b\nx: 1 # x\n',
    change: { replace: 'args', value: ['--one', '2'] },
    expected: 'args:\n  - "--one"\n  - "2"\nx: 1 # x\n',
  },
  {
    name: 'a list on one line stays on it',
    text: 'args: ["a"] # of args\n',
    change: { replace: 'args', value: ['x', 'y'] },
    expected: 'args: ["x","y"] # of args\n',
  },
  {
    name: 'a scalar in place of nothing',
    text: 'a:\nb: 1\n',
    change: { replace: 'a', value: true },
    expected: 'a: true\nb: 1\n',
  },
  {
    name: 'an item goes behind the last',
    text: 'list:\n  - name: a\n    x: 1\n\nother: 1\n',
    at: ['list'],
    change: { item: { name: 'b', x: 2 } },
    expected: 'list:\n  - name: a\n    x: 1\n  - name: b\n    x: 2\n\nother: 1\n',
  },
  {
    name: 'an item of a list on one line',
    text: 'list: [1, 2]\n',
    at: ['list'],
    change: { item: 3 },
    expected: 'list: [1, 2, 3]\n',
  },
];

describe('edits of entries', () => {
  for (const { name, text, at = [], change, expected } of cases)
    it(name, () => {
      const source: SourceText = { path: 'a.yaml', text };
      const edit = editOf(source, nodeAt(source, at), change);
      assert.equal(edit && applyEdits(text, [edit]), expected);
    });
});

function editOf(source: SourceText, node: unknown, change: Change): TextEdit | undefined {
  if ('item' in change) return isSeq(node) ? addItem(source, node, change.item) : undefined;
  if (!isMap(node)) return undefined;
  if ('add' in change) return addEntry(source, node, change.add, change.value);
  if ('remove' in change) return removeEntry(source, node, change.remove);
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === change.replace);
  return pair && replaceEntry(source, pair, change.value);
}

const nodeAt = (source: SourceText, at: readonly (string | number)[]): unknown =>
  at.reduce<unknown>(
    (node, key) => (isMap(node) || isSeq(node) ? node.get(key, true) : undefined),
    parseManifest(source).documents[0]?.document.contents,
  );
