import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { RevertRequest, RevertResult } from '../../../../src/git/write/gitWriteApi.ts';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import {
  temporaryFolder,
  temporaryRepository,
  type TemporaryRepository,
} from '../../../support/temporaryRepository.ts';

const numbered = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 20 }, (_, i) => `line ${changed[i] ?? i}\n`).join('');

/** Histories of which Git itself reverts one commit without a conflict, in a clone: ours must come to the same tree. */
const like: Readonly<Record<string, (repository: TemporaryRepository) => RevertRequest>> = {
  'the last commit': (r) => ({ commits: [two(r)], onto: 'main' }),
  'a commit with later changes around it': (r) => {
    r.write('a.yaml', numbered());
    r.commit('Begin');
    r.write('a.yaml', numbered({ 3: 'three' }));
    const commit = r.commit('Three');
    r.write('a.yaml', numbered({ 3: 'three', 15: 'fifteen' }));
    r.commit('Fifteen');
    return { commits: [commit], onto: 'main' };
  },
  'a file that was renamed since': (r) => {
    r.write('a.yaml', numbered());
    r.commit('Begin');
    r.write('a.yaml', numbered({ 3: 'three' }));
    const commit = r.commit('Three');
    r.git('mv', 'a.yaml', 'b.yaml');
    r.commit('Rename');
    return { commits: [commit], onto: 'main' };
  },
  'a rename, with the file changed since': (r) => {
    r.write('a.yaml', numbered());
    r.commit('Begin');
    r.git('mv', 'a.yaml', 'b.yaml');
    const commit = r.commit('Rename');
    r.write('b.yaml', numbered({ 9: 'nine' }));
    r.commit('Nine');
    return { commits: [commit], onto: 'main' };
  },
  'an added file': (r) => {
    two(r);
    r.write('folder/new.yaml', 'new\n');
    return { commits: [r.commit('Add')], onto: 'main' };
  },
  'a deleted file': (r) => {
    two(r);
    rmSync(join(r.folder, 'a.yaml'));
    return { commits: [r.commit('Delete')], onto: 'main' };
  },
  'an executable bit': (r) => {
    two(r);
    r.git('update-index', '--chmod=+x', 'a.yaml');
    r.git('commit', '--quiet', '-m', 'Executable');
    const commit = r.git('rev-parse', 'HEAD');
    r.git('reset', '--quiet', '--hard');
    return { commits: [commit], onto: 'main' };
  },
  'the root commit': (r) => {
    r.write('a.yaml', 'a\n');
    const commit = r.commit('Begin');
    r.write('b.yaml', 'b\n');
    r.commit('More');
    return { commits: [commit], onto: 'main' };
  },
  'a revert': (r) => {
    const commit = two(r);
    r.git('revert', '--no-edit', commit);
    return { commits: [r.git('rev-parse', 'HEAD')], onto: 'main' };
  },
  'a revert of a revert of a revert': (r) => {
    r.git('revert', '--no-edit', two(r));
    r.git('revert', '--no-edit', 'HEAD');
    r.git('commit', '--quiet', '--amend', '-m', 'Revert "Revert "Two""');
    return { commits: [r.git('rev-parse', 'HEAD')], onto: 'main' };
  },
  'a merge, by its first parent': (r) => ({ commits: [merged(r)], onto: 'main' }),
  'a merge, by its second parent': (r) => ({ commits: [merged(r)], onto: 'main', mainline: 2 }),
  'an octopus merge': (r) => {
    r.write('a.yaml', 'a\n');
    r.commit('Begin');
    for (const name of ['one', 'two']) {
      r.git('checkout', '--quiet', '-b', name, 'main');
      r.write(`${name}.yaml`, `${name}\n`);
      r.commit(name);
    }
    r.git('checkout', '--quiet', 'main');
    r.git('merge', '--quiet', '--no-edit', 'one', 'two', '--no-ff');
    return { commits: [r.git('rev-parse', 'HEAD')], onto: 'main' };
  },
  'a strange subject': (r) => {
    r.write('a.yaml', 'a\n');
    r.commit('Begin');
    r.write('a.yaml', 'b\n');
    return { commits: [r.commit('Say "hello" — ä\n on two lines\n\nand more')], onto: 'main' };
  },
};

for (const [name, make] of Object.entries(like))
  test(`like git revert: ${name}`, async (t) => {
    const repository = temporaryRepository(t);
    const request = make(repository);
    const result = await revert(repository, request);
    assert.equal(result.kind, 'reverted');
    const [step, more] = result.steps;
    assert.ok(step && !more);
    const [commit = ''] = request.commits;
    const isMerge = repository.git('rev-list', '--parents', '-1', commit).split(' ').length > 2;
    const mainline = isMerge ? ['-m', String(request.mainline ?? 1)] : [];
    const clone = cloneOf(t, repository);
    clone.git('revert', '--no-edit', ...mainline, commit);
    assert.equal(step.tree, clone.git('rev-parse', 'HEAD^{tree}'));
    // Git before 2.43 has no word for a revert of a revert.
    const message = `${clone.git('log', '-1', '--format=%B')}\n`.replace(
      /^Revert "Revert "(?!Revert)(.*)""/,
      'Reapply "$1"',
    );
    assert.equal(step.message, message);
  });

test('several commits, newest first, some undone already', async (t) => {
  const r = temporaryRepository(t);
  r.write('a.yaml', '1\n');
  const start = r.commit('One');
  const commits = ['2', '3', '4'].map((text) => {
    r.write('a.yaml', `${text}\n`);
    return r.commit(`Make it ${text}`);
  });
  r.git('revert', '--no-edit', 'HEAD');
  const [second = '', third = '', fourth = ''] = commits;
  const result = await revert(r, { commits: [fourth, third, second], onto: 'HEAD' });
  assert.equal(result.kind, 'reverted');
  assert.deepEqual(
    result.steps.map(({ commit }) => commit),
    [third, second],
  );
  assert.deepEqual(result.alreadyUndone, [fourth]);
  assert.equal(result.steps[1]?.tree, r.git('rev-parse', `${start}^{tree}`));
});

test('nothing is left to undo', async (t) => {
  const r = temporaryRepository(t);
  const commit = two(r);
  r.git('revert', '--no-edit', commit);
  assert.deepEqual(await revert(r, { commits: [commit], onto: 'main' }), { kind: 'alreadyUndone' });
});

test('attributes of the commit that the revert follows hold, as for git revert', async (t) => {
  const r = temporaryRepository(t);
  r.write('.gitattributes', '*.log merge=union\n');
  r.write('a.log', 'one\n');
  r.commit('Begin');
  r.write('a.log', 'one\ntwo\n');
  const commit = r.commit('Two');
  r.write('a.log', 'one\ntwo\nthree\n');
  r.commit('Three');
  // Without the attribute these lines conflict; both sides together are what is there.
  assert.equal((await revert(r, { commits: [commit], onto: 'main' })).kind, 'alreadyUndone');
});

test('a conflict: the three sides and the merged text with markers', async (t) => {
  const r = temporaryRepository(t);
  const commit = two(r);
  r.write('a.yaml', 'replicas: 3\n');
  r.commit('Three');
  const result = await revert(r, { commits: [commit], onto: 'main' });
  assert.equal(result.kind, 'conflicts');
  const [conflict, more] = result.conflicts;
  assert.ok(conflict && !more);
  const blob = (revision: string): unknown => ({
    mode: '100644',
    objectId: r.git('rev-parse', `${revision}:a.yaml`),
  });
  assert.deepEqual(
    [conflict.path, conflict.base, conflict.ours, conflict.theirs],
    ['a.yaml', blob(commit), blob('HEAD'), blob(`${commit}^`)],
  );
  assert.equal(
    Buffer.from(conflict.merged ?? []).toString(),
    `<<<<<<< HEAD\nreplicas: 3\n=======\nreplicas: 1\n>>>>>>> parent-of-${commit.slice(0, 10)}\n`,
  );
  assert.match(conflict.reasons.join(), /CONFLICT \(content\)/);
  assert.match(result.conflicting.message, /^Revert "Two"\n\nThis reverts commit/);
  assert.equal(r.git('status', '--porcelain'), '');
});

test('a conflict of a file that is gone, and steps before it', async (t) => {
  const r = temporaryRepository(t);
  const commit = two(r);
  rmSync(join(r.folder, 'a.yaml'));
  r.commit('Delete');
  r.write('b.yaml', 'b\n');
  const last = r.commit('Add');
  const result = await revert(r, { commits: [last, commit], onto: 'main' });
  assert.equal(result.kind, 'conflicts');
  assert.deepEqual(
    result.steps.map((step) => step.commit),
    [last],
  );
  const [conflict] = result.conflicts;
  assert.deepEqual(
    [conflict?.path, conflict?.ours, conflict?.base !== undefined, conflict?.theirs !== undefined],
    ['a.yaml', undefined, true, true],
  );
  assert.match(conflict?.reasons.join() ?? '', /modify\/delete/);
});

test('a merge that came in from the other side is asked about', async (t) => {
  const r = temporaryRepository(t);
  const commit = merged(r);
  // `main` came into a branch, which then became `main`: the merge is not on the way of first parents.
  r.git('checkout', '--quiet', '-b', 'feature', 'HEAD~1');
  r.write('c.yaml', 'c\n');
  r.commit('Feature');
  r.git('merge', '--quiet', '--no-ff', '--no-edit', 'main');
  const result = await revert(r, { commits: [commit], onto: 'feature' });
  assert.equal(result.kind, 'mainlineNeeded');
  assert.deepEqual(
    result.parents.map(({ number, subject }) => [number, subject]),
    [
      [1, 'Main'],
      [2, 'Side'],
    ],
  );
  assert.equal((await revert(r, { commits: [commit], onto: 'feature', mainline: 1 })).kind, 'reverted');
});

test('a mainline that is none', async (t) => {
  const r = temporaryRepository(t);
  const commit = merged(r);
  const writer = createGitWriter(r.folder, { environment: r.environment });
  for (const request of [
    { commits: [commit], onto: 'main', mainline: 3 },
    { commits: [`${commit}^`], onto: 'main', mainline: 2 },
  ]) {
    const outcome = await writer.revertTree(request);
    assert.equal(outcome.ok ? '' : outcome.failure.code, 'invalidMainline');
  }
});

test('a shallow clone does not take its oldest commit for the first of all', async (t) => {
  const r = temporaryRepository(t);
  const commit = two(r);
  const folder = join(temporaryFolder(t), 'clone');
  r.git('clone', '--quiet', '--depth=1', `file://${r.folder}`, folder);
  const outcome = await createGitWriter(folder, { environment: r.environment }).revertTree({
    commits: [commit],
    onto: commit,
  });
  assert.equal(outcome.ok ? '' : outcome.failure.code, 'historyMissing');
});

async function revert(repository: TemporaryRepository, request: RevertRequest): Promise<RevertResult> {
  const outcome = await createGitWriter(repository.folder, {
    environment: repository.environment,
  }).revertTree(request);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

function two(r: TemporaryRepository): string {
  r.write('a.yaml', 'replicas: 1\n');
  r.commit('One');
  r.write('a.yaml', 'replicas: 2\n');
  return r.commit('Two');
}

function merged(r: TemporaryRepository): string {
  r.write('a.yaml', 'a\n');
  r.commit('Begin');
  r.git('checkout', '--quiet', '-b', 'side');
  r.write('b.yaml', 'b\n');
  r.commit('Side');
  r.git('checkout', '--quiet', 'main');
  r.write('main.yaml', 'main\n');
  r.commit('Main');
  r.git('merge', '--quiet', '--no-ff', '--no-edit', 'side');
  return r.git('rev-parse', 'HEAD');
}

function cloneOf(t: TestContext, repository: TemporaryRepository): TemporaryRepository {
  const folder = join(temporaryFolder(t), 'clone');
  repository.git('clone', '--quiet', '--no-local', repository.folder, folder);
  return temporaryRepository(t, folder);
}
