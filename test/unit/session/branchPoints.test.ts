import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success } from '../../../src/base/outcome.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { BranchPoints } from '../../../src/session/git/branchPoints.ts';
import { branchPoint, changedOnBranch } from '../../../src/session/git/changedOnBranch.ts';
import type { Commits } from '../../../src/session/git/commits.ts';
import type { Repositories } from '../../../src/session/git/repositories.ts';
import type { FileTree } from '../../../src/session/inputs.ts';
import { Store } from '../../../src/session/store.ts';
import { build, firstCommit, inputs, repository, root, secondCommit, text } from '../../support/snapshots.ts';

const topic = '3333333333333333333333333333333333333333';

/** A branch that is at `topic`, of an owner that follows `main`, which is at the second commit. */
function world(base: string | undefined): {
  readonly store: Store;
  readonly points: BranchPoints;
  readonly asked: string[];
  readonly read: string[];
} {
  const asked: string[] = [];
  const read: string[] = [];
  const start = repository();
  const files: FileTree = new Map([
    ...text('apps/one.yaml', 'one: 1'),
    ['apps/two.txt', { kind: 'unread', objectId: 'x' }],
  ]);
  const store = new Store(() => undefined);
  store.update(() => ({
    ...inputs({
      repository: {
        ...start,
        working: new Map([...text('apps/one.yaml', 'one: 2'), ...text('apps/two.txt', 'two')]),
        commits: new Map([firstCommit, secondCommit].map((commit) => [commit, success(files)])),
        repository: {
          ...start.repository,
          head: { branch: 'topic', commit: topic },
          refs: [{ name: 'refs/remotes/origin/main', commit: secondCommit }],
        },
      },
      deployed: build(),
      working: build(),
    }),
  }));
  const reader = {
    mergeBase: (a: string, b: string) => {
      asked.push(`${a.slice(0, 1)} ${b.slice(0, 1)}`);
      return Promise.resolve(
        base === undefined ? failed({ code: 'failed', message: 'none' }) : success(base),
      );
    },
  };
  const repositories = { reader: () => reader };
  const commits = {
    readWanted: (_root: string, commit: string, paths: readonly string[]) => {
      read.push(`${commit.slice(0, 1)} ${paths.join()}`);
      return Promise.resolve();
    },
  };
  // Of either nothing else is called.
  const points = new BranchPoints(
    store,
    repositories as unknown as Repositories,
    commits as unknown as Commits,
  );
  return { store, points, asked, read };
}

const turn = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

test('Git is asked once where the branch has left what is followed, and what was not read there is read', async () => {
  const { store, points, asked, read } = world(firstCommit);
  points.fulfil(derive(store.inputs, undefined));
  assert.deepEqual(asked, [], 'nobody wants to know');
  points.ask(true);
  const before = derive(store.inputs, undefined);
  assert.equal(before.branch?.size, 0, 'not known yet');
  points.fulfil(before);
  points.fulfil(before);
  assert.equal(points.idle, false);
  await turn();
  assert.deepEqual([asked, points.idle], [['3 2'], true]);
  const after = derive(store.inputs, before);
  assert.ok(after.wanted.commits.get(root)?.has(firstCommit));
  const [owner] = after.owners;
  assert.ok(owner);
  assert.deepEqual([...(changedOnBranch(after.inputs, owner) ?? [])], ['apps/one.yaml', 'apps/two.txt']);
  points.fulfil(after);
  await turn();
  assert.deepEqual([asked, read], [['3 2'], ['1 apps/two.txt']]);
});

test('where the two have nothing in common, only what is not committed is the branch’s', async () => {
  const { store, points } = world(undefined);
  points.ask(true);
  points.fulfil(derive(store.inputs, undefined));
  await turn();
  const { inputs: now, owners } = derive(store.inputs, undefined);
  const input = now.repositories.get(root);
  assert.ok(input && owners[0]);
  assert.equal(branchPoint(input, owners[0].head), topic);
});

test('a file that Git LFS stores has changed where its pointer has', async () => {
  const { store, points } = world(firstCommit);
  const pointers = text('apps/one.yaml', 'one: 1');
  store.updateRepository(root, (input) => ({ ...input, lfs: { pointers } }));
  points.ask(true);
  points.fulfil(derive(store.inputs, undefined));
  await turn();
  const { inputs: now, owners } = derive(store.inputs, undefined);
  assert.ok(owners[0]);
  assert.deepEqual([...(changedOnBranch(now, owners[0]) ?? [])], ['apps/two.txt']);
});
