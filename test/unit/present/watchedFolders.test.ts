import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchedFolders } from '../../../src/present/watchedFolders.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { inputs, repository, root } from '../../support/snapshots.ts';

void test('the working tree and its Git folder, once each', () => {
  assert.deepEqual(watchedFolders(derive(inputs(), undefined)), [
    { path: root, holds: 'files' },
    { path: `${root}/.git`, holds: 'git' },
  ]);
});

void test('of a linked worktree both its own Git folder and the one with the branches', () => {
  const linked = repository();
  const given = inputs({
    repository: {
      ...linked,
      repository: {
        ...linked.repository,
        gitFolder: '/clone/.git/worktrees/tree',
        commonFolder: '/clone/.git',
      },
    },
  });
  assert.deepEqual(watchedFolders(derive(given, undefined)), [
    { path: root, holds: 'files' },
    { path: '/clone/.git/worktrees/tree', holds: 'git' },
    { path: '/clone/.git', holds: 'git' },
  ]);
});
