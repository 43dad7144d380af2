import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeInGit } from '../../../src/base/placeInGit.ts';

const gitFolders = ['/home/dana/fleet/.git', '/srv/git/fleet.git', 'c:/work/fleet/.git'];

for (const [path, place] of [
  ['/home/dana/fleet/apps/a.yaml', undefined],
  ['/home/dana/fleet/.github/a.yaml', undefined],
  ['/home/dana/fleet/.git/HEAD', 'reference'],
  ['/home/dana/fleet/.git/refs/remotes/origin/main', 'reference'],
  ['/home/dana/fleet/.git/worktrees/tree/HEAD', 'reference'],
  ['/home/dana/fleet/.git/refs/heads/main.lock', 'other'],
  ['/home/dana/fleet/.git/objects/ab/cdef', 'other'],
  ['/home/dana/fleet/.git/index', 'other'],
  ['/home/dana/fleet/.git/lfs/objects/ab/cd/abcdef', 'reference'],
  ['/home/dana/fleet/.git/lfs/tmp/abcdef', 'other'],
  ['/srv/git/fleet.git/packed-refs', 'reference'],
  ['/srv/git/fleet.git/objects/ab/cdef', 'other'],
  ['c:/work/fleet/.git/FETCH_HEAD', 'reference'],
  ['c:/work/fleet/apps/a.yaml', undefined],
  // A repository that nobody has told of yet.
  ['/elsewhere/.git/HEAD', 'reference'],
] as const) {
  void test(`${path} is ${place ?? 'no file of Git’s'}`, () => {
    assert.equal(placeInGit(path, gitFolders), place);
  });
}
