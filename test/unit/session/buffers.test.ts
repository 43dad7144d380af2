import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buffers } from '../../../src/session/buffers.ts';
import { Store } from '../../../src/session/store.ts';

interface Opened {
  readonly store: Store;
  readonly buffers: Buffers;
  /** What builds are told, in order. */
  readonly told: readonly (string | undefined)[];
  readonly text: () => string | undefined;
}

function opened(): Opened {
  const store = new Store(() => undefined);
  const told: (string | undefined)[] = [];
  const buffers = new Buffers(store, {
    setBuffer: (_path, text) => told.push(text),
    fileHas: (_path, text) => told.push(`file: ${text}`),
  });
  return { store, buffers, told, text: () => store.inputs.buffers.get('/a.yaml')?.text };
}

test('edits follow one another, each of the text that those before it leave', () => {
  const it = opened();
  it.buffers.set('/a.yaml', 'one: 1\ntwo: 2\n', false);
  const edits = [
    { start: 5, end: 6, text: '11' },
    { start: 0, end: 0, text: '# ü😀\n' },
    { start: 6, end: 10, text: '' },
  ];
  assert.equal(it.buffers.edit('/a.yaml', edits, true, 17), true);
  assert.equal(it.text(), '# ü😀\n 11\ntwo: 2\n');
  assert.deepEqual(it.told, [undefined, 'file: one: 1\ntwo: 2\n', '# ü😀\n 11\ntwo: 2\n']);
});

test('builds see what differs from its file, and the file where nothing does', () => {
  const it = opened();
  it.buffers.set('/a.yaml', 'a: 1\n', true);
  const before = it.store.inputs.buffers.get('/a.yaml');
  it.buffers.edit('/a.yaml', [], false, 5);
  assert.deepEqual(it.told, ['a: 1\n', undefined, 'file: a: 1\n']);
  assert.equal(it.store.inputs.buffers.get('/a.yaml'), before);
});

test('edits of another text are not taken: the whole has to be told', () => {
  const it = opened();
  assert.equal(it.buffers.edit('/a.yaml', [], true, 0), false);
  it.buffers.set('/a.yaml', 'a: 1\n', true);
  assert.equal(it.buffers.edit('/a.yaml', [{ start: 3, end: 4, text: '2' }], true, 6), false);
  assert.equal(it.text(), undefined);
});

test('a document that is closed is gone', () => {
  const it = opened();
  it.buffers.set('/a.yaml', 'a: 1\n', true);
  it.buffers.close('/a.yaml');
  assert.equal(it.text(), undefined);
  assert.deepEqual(it.told, ['a: 1\n', undefined]);
});
