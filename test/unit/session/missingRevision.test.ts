import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { createGitReader } from '../../../src/git/read/gitReader.ts';
import { missingRevision } from '../../../src/session/git/missingRevision.ts';
import { temporaryFolder, temporaryRepository } from '../../support/temporaryRepository.ts';

/** What is said of a commit that a clone does not hold brings it, when it is done. */

interface Clone {
  readonly why: string;
  readonly clone: readonly string[];
  readonly wanted: 'old' | 'side' | 'late';
  readonly isFetched: boolean;
  readonly expected: string;
}

const clones: readonly Clone[] = [
  {
    why: 'an old commit, in a shallow clone',
    clone: ['--depth=1', '--no-single-branch'],
    wanted: 'old',
    isFetched: true,
    expected: 'old is not in this clone (git fetch --unshallow origin)',
  },
  {
    why: 'an old commit of its branch, in a shallow clone of one',
    clone: ['--depth=1'],
    wanted: 'old',
    isFetched: true,
    expected: 'old is not in this clone (git fetch --unshallow origin)',
  },
  {
    why: 'a commit of another branch, in a shallow clone of one',
    clone: ['--depth=1'],
    wanted: 'side',
    isFetched: false,
    expected:
      "side is not in this clone (git remote set-branches origin '*', then git fetch --unshallow origin)",
  },
  {
    why: 'a commit of another branch, in a clone of one',
    clone: ['--single-branch'],
    wanted: 'side',
    isFetched: false,
    expected: "side is not in this clone (git remote set-branches origin '*', then git fetch origin)",
  },
  {
    why: 'a commit that came later',
    clone: [],
    wanted: 'late',
    isFetched: true,
    expected: 'late is not in this clone (git fetch origin)',
  },
  {
    why: 'files of an old commit, in a partial clone',
    clone: ['--filter=blob:none'],
    wanted: 'old',
    isFetched: true,
    expected: 'files of old are not in this clone (git fetch --refetch --no-filter origin)',
  },
];
for (const { why, clone: options, wanted, isFetched, expected } of clones)
  test(why, async (t) => {
    const folder = temporaryFolder(t);
    const remote = temporaryRepository(t, join(folder, 'remote'));
    remote.git('config', 'uploadpack.allowFilter', 'true');
    const commit = (name: string): string => {
      remote.write('a.yaml', `name: ${name}\n`);
      return remote.commit(name);
    };
    const old = commit('old');
    remote.git('checkout', '--quiet', '-b', 'side');
    const side = commit('side');
    remote.git('checkout', '--quiet', 'main');
    commit('main');
    remote.git('clone', '--quiet', ...options, `file://${remote.folder}`, join(folder, 'clone'));
    const clone = temporaryRepository(t, join(folder, 'clone'));
    const revision = { old, side, late: commit('late') }[wanted];
    const reader = createGitReader(clone.folder, { environment: clone.environment });
    t.after(() => {
      reader.dispose();
    });
    const files = async (): Promise<Awaited<ReturnType<typeof reader.blobs>>> => {
      const tree = await reader.tree(revision);
      return tree.ok ? reader.blobs(tree.value.map(({ objectId }) => objectId)) : tree;
    };
    const [repository, before] = [await reader.repository(), await files()];
    assert.ok(repository.ok && !before.ok);
    const how = { repository: repository.value, remote: 'origin', isFetched };
    const told = missingRevision(wanted, before.failure, how);
    assert.equal(told, expected);
    for (const command of (/\((.*)\)$/.exec(told)?.[1] ?? '').split(', then '))
      execSync(command, { cwd: clone.folder, env: clone.environment, stdio: 'pipe' });
    assert.equal((await files()).ok, true);
  });
