import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileTree } from '../../../src/session/inputs.ts';
import { ownersInFiles } from '../../../src/session/owners/ownersInFiles.ts';
import { repository, text } from '../../support/snapshots.ts';

const source = (branch: string): FileTree =>
  text(
    'clusters/source.yaml',
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: fleet, namespace: flux-system }\nspec: { url: https://git.example.com/org/fleet, ref: { branch: ${branch} } }\n`,
  );
const owner = text(
  'clusters/apps.yaml',
  'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { path: ./apps, sourceRef: { kind: GitRepository, name: fleet } }\n',
);
const main = source('main');
const base = repository();
const beside = { beside: [], branch: 'main', defaultBranches: {} };
const ownersOf = (...trees: readonly FileTree[]): ReturnType<typeof ownersInFiles> => {
  const working = new Map(trees.flatMap((tree) => [...tree]));
  return ownersInFiles({ ...base, beside, working });
};

test('what is typed elsewhere makes no other owner of a file: all that is derived hangs on it', () => {
  const [before] = ownersOf(main, owner, text('apps/web.yaml', 'a: 1\n'));
  const [after] = ownersOf(main, owner, text('apps/web.yaml', 'a: 2\n'));
  assert.ok(before);
  assert.equal(after?.owner, before.owner);
});

test('another source makes another owner', () => {
  const [before] = ownersOf(main, owner);
  const [after] = ownersOf(source('next'), owner);
  assert.deepEqual(
    [before, after].map((one) => one?.owner.ref),
    [
      { by: 'branch', value: 'main' },
      { by: 'branch', value: 'next' },
    ],
  );
});

test('another address of the remote makes a source that of another repository, though no file is another', () => {
  const input = { ...base, beside, working: new Map([...main, ...owner]) };
  const remotes = [{ name: 'origin', urls: ['https://git.example.com/org/other'], fetch: [] }];
  const moved = { ...input, repository: { ...input.repository, remotes } };
  assert.deepEqual(
    [input, moved, input].map((one) => ownersInFiles(one).length),
    [1, 0, 1],
  );
});

test('a Kustomization whose source no file holds applies this repository, also where it has no remote', () => {
  const input = { ...base, beside, working: new Map([...owner]) };
  const alone = { ...input, repository: { ...input.repository, remotes: [] } };
  const elsewhere = { ...alone, working: new Map([...main, ...owner]) };
  assert.deepEqual(
    [input, alone, elsewhere].map((one) => ownersInFiles(one).map(({ owner: { ref } }) => ref.by)),
    [['unsaid'], ['unsaid'], []],
  );
});
