import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import type { OwnerMode } from '../../../src/core/drift/desired/agentWrite.ts';
import { lfsPointerText } from '../../../src/core/owner/lfsPointer.ts';
import { builtFiles } from '../../../src/session/builds/builtFiles.ts';
import type { FileContent } from '../../../src/session/git/fileContent.ts';
import type { LfsState } from '../../../src/session/git/lfsState.ts';
import {
  emptyInputs,
  type FileTree,
  type Inputs,
  type RepositoryInput,
} from '../../../src/session/inputs.ts';
import { repository, root } from '../../support/snapshots.ts';

const objectId = 'a'.repeat(64);
const pointer = lfsPointerText({ objectId, size: 3 });
const text = (path: string, contents: string): FileContent => ({
  kind: 'text',
  source: { path, text: contents },
});
const tree = (contents: string): FileTree =>
  new Map([
    ['a.yaml', text('a.yaml', contents)],
    ['b.yaml', text('b.yaml', 'b: 1')],
  ]);

const inputs = (more: Partial<RepositoryInput>): Inputs => ({
  ...emptyInputs,
  repositories: new Map([[root, { ...repository({}), ...more }]]),
});

const read = (of: Inputs, revision: string, mode: OwnerMode): ReturnType<typeof builtFiles> =>
  builtFiles(of, { root, revision, mode });

const shown = (content: FileContent | undefined): unknown =>
  content?.kind === 'text' ? content.source.text : content;

const modes = { pointers: 'flux-ks', contents: 'argo-ssa' } as const;

test('a tree without Git LFS is one tree for all', () => {
  const working = tree('a: 1');
  for (const mode of Object.values(modes))
    assert.equal(read(inputs({ working }), 'working', mode)?.tree, working);
});

test('in the working tree the content stands in the place of what Git gets', () => {
  const working = tree('a: 1');
  const of = inputs({ working, lfs: { pointers: new Map([['a.yaml', text('a.yaml', pointer)]]) } });
  const [flux, argo] = [read(of, 'working', modes.pointers), read(of, 'working', modes.contents)];
  assert.equal(shown(flux?.tree.get('a.yaml')), pointer);
  assert.equal(argo?.tree, working);
  for (const files of [flux, argo]) assert.deepEqual([...(files?.lfs.keys() ?? [])], ['a.yaml']);
});

test('in a commit the content comes from the store, once somebody has asked for it', () => {
  const committed = tree(pointer);
  const of = (objects?: LfsState['objects']): Inputs =>
    inputs({ commits: new Map([['c', success(committed)]]), lfs: objects ? { objects } : {} });
  const contents = (objects?: LfsState['objects']): unknown =>
    shown(read(of(objects), 'c', modes.contents)?.tree.get('a.yaml'));
  assert.equal(read(of(), 'c', modes.pointers)?.tree, committed);
  assert.deepEqual(contents(), { kind: 'unread', lfs: { objectId, isAbsent: false } });
  assert.deepEqual(contents(new Map([[objectId, undefined]])), {
    kind: 'unread',
    lfs: { objectId, isAbsent: true },
  });
  assert.equal(contents(new Map([[objectId, Buffer.from('a: 2')]])), 'a: 2');
  assert.deepEqual(contents(new Map([[objectId, { oversized: 1e9 }]])), { kind: 'unread', oversized: 1e9 });
});

test('what is the same file stays the same object', () => {
  const objects = new Map([[objectId, Buffer.from('a: 2')]]);
  const committed = tree(pointer);
  const at = (more: LfsState['objects']): FileTree | undefined =>
    read(
      inputs({
        commits: new Map([['c', success(committed)]]),
        lfs: { objects: new Map([...objects, ...(more ?? [])]) },
      }),
      'c',
      modes.contents,
    )?.tree;
  const [before, after] = [at(new Map()), at(new Map([['b'.repeat(64), undefined]]))];
  assert.equal(before?.get('a.yaml'), after?.get('a.yaml'));
});
