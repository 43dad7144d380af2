import assert from 'node:assert/strict';
import { it } from 'node:test';
import { unreadFile, type FileChanges, type UnreadFile } from '../../../src/engine/engineApi.ts';
import { VirtualFiles } from '../../../src/engine/virtualFiles.ts';

const changes: FileChanges = new Map<string, string | Uint8Array | UnreadFile | null>([
  ['/text', 'a: 1'],
  ['/bytes', Uint8Array.from([0, 255])],
  ['/later', unreadFile],
  ['/gone', null],
]);

it('writes changes in their order, each kind of contents in its own way', () => {
  assert.deepEqual(VirtualFiles.written(changes), [
    { path: '/text', text: 'a: 1' },
    { path: '/bytes', base64: 'AP8=' },
    { path: '/later', unread: true },
    { path: '/gone', removed: true },
  ]);
});

it('knows what an engine holds after changes', () => {
  const files = new VirtualFiles();
  files.set(changes);
  files.set(
    new Map([
      ['/later', 'here'],
      ['/folder/a', ''],
      ['/folder/b/c', ''],
      ['/folder-too', ''],
    ]),
  );
  files.set(
    new Map<string, string | null>([
      ['/folder', null],
      ['/folder/b', 'a file now'],
      ['/text', null],
    ]),
  );
  assert.deepEqual(files.all(), [
    { path: '/bytes', base64: 'AP8=' },
    { path: '/later', text: 'here' },
    { path: '/folder-too', text: '' },
    { path: '/folder/b', text: 'a file now' },
  ]);
  files.set(new Map([['/', null]]));
  assert.deepEqual(files.all(), []);
});
