import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import type { Outcome } from '../../../../src/base/outcome.ts';
import type { ChangedContent, GitWriter } from '../../../../src/git/write/gitWriteApi.ts';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import { whatToDo } from '../../../../src/git/write/repositoryConditions.ts';
import { repositorySnapshot, type RepositorySnapshot } from '../../../support/writes/repositorySnapshot.ts';
import {
  savedFolder,
  stateRepository,
  states,
  target,
  targetAfter,
} from '../../../support/writes/writeStates.ts';

// States of a repository × what is done in it: each succeeds or is refused with what to do, and nothing is lost.

const steps = ['branch', 'direct', 'switch', 'push', 'revert'] as const;
type Step = (typeof steps)[number];

/** What is not `done`: the code of the refusal. A state that is missing here lets every step through. */
const refusals: Readonly<Record<string, Partial<Record<Step, string>>>> = {
  'target staged otherwise': { direct: 'stagedContentDiffers', switch: 'stagedContentDiffers' },
  'merge conflict': { direct: 'operationUnderWay', switch: 'operationUnderWay' },
  'merge to conclude': { direct: 'operationUnderWay', switch: 'operationUnderWay' },
  'rebase under way': { direct: 'branchMoved', switch: 'operationUnderWay' },
  'cherry-pick under way': { direct: 'operationUnderWay', switch: 'operationUnderWay' },
  'revert under way': { direct: 'operationUnderWay', switch: 'operationUnderWay' },
  'bisect under way': { direct: 'operationUnderWay', switch: 'operationUnderWay' },
  'conflict of a stash': { direct: 'unmergedPaths', switch: 'unmergedPaths' },
  'no remote': { push: 'noSuchRemote' },
  'no identity': { branch: 'noIdentity', direct: 'noIdentity', switch: 'noIdentity', revert: 'noIdentity' },
  'linked worktree': { direct: 'branchCheckedOutElsewhere' },
  'shallow clone': { revert: 'historyMissing' },
  'index.lock': { direct: 'indexLocked', switch: 'indexLocked' },
  'lock of the branch': { branch: 'refLocked', direct: 'refLocked', switch: 'refLocked' },
  'branch exists': { branch: 'branchExists', switch: 'branchExists' },
  'target stored by a filter': { branch: 'filteredPath', direct: 'filteredPath', revert: 'conflicts' },
  'protected upstream': { push: 'declinedByServer' },
  'upstream gone': { push: 'noSuchRemote' },
  'hook that declines': {
    branch: 'hookDeclined',
    direct: 'hookDeclined',
    switch: 'hookDeclined',
    push: 'declinedByHook',
    revert: 'hookDeclined',
  },
  'no commit yet': {
    branch: 'noCommit',
    direct: 'noCommit',
    switch: 'noCommit',
    push: 'noSuchRemote',
    revert: 'noCommit',
  },
  bare: {
    branch: 'bareRepository',
    direct: 'bareRepository',
    switch: 'bareRepository',
    push: 'bareRepository',
    revert: 'bareRepository',
  },
};

const table: string[] = [];
after(() => {
  const width = Math.max(...Object.keys(states).map((name) => name.length));
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(width), ...cells.map((cell) => cell.padEnd(25))].join('  ').trimEnd();
  console.log(
    [line('', steps), ...table.map((row) => line(...(JSON.parse(row) as [string, string[]])))].join('\n'),
  );
});

for (const [name, make] of Object.entries(states))
  test(name, async (t) => {
    const repository = stateRepository(t);
    const folder = make(repository) ?? repository.folder;
    const { environment, outside, upstream } = repository;
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', folder, ...args], {
        env: environment,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    const world: World = { folder, git, writer: createGitWriter(folder, { environment }), upstream };
    const restore = savedFolder(t, outside);

    await t.test('state', async () => {
      const was = repositorySnapshot(folder);
      const state = await world.writer.state();
      assert.ok(state.ok);
      const codes = state.value.conditions.map(({ code }) => code);
      assert.deepEqual(codes, conditions[name] ?? []);
      for (const condition of state.value.conditions) assert.match(whatToDo(condition), /^[A-Z].*\.$/s);
      assert.deepEqual(repositorySnapshot(folder), was);
    });

    const cells: string[] = [];
    for (const step of steps)
      await t.test(step, async () => {
        restore();
        const performed = await perform[step](world);
        const now = repositorySnapshot(folder);
        const { outcome } = performed;
        const code = outcome.ok ? 'done' : outcome.failure.code;
        cells.push(code);
        assert.equal(code, refusals[name]?.[step] ?? 'done', outcome.ok ? '' : outcome.failure.message);
        if (outcome.ok) mustBe(now, performed);
        else {
          assert.deepEqual(now, performed.before, 'what is refused leaves everything as it was');
          assert.notEqual(outcome.failure.message, '');
          assert.match(outcome.failure.toDo ?? '', /^[A-Z].*\.$/s, outcome.failure.message);
        }
      });
    table.push(JSON.stringify([name, cells]));
  });

/** The expected values, and reflogs that have only grown. */
function mustBe(now: RepositorySnapshot, { before, expected }: Performed): void {
  const withoutDerived = ({ reflogs: _, status: _s, ...rest }: RepositorySnapshot): unknown => rest;
  assert.deepEqual(withoutDerived(now), withoutDerived(expected(before)));
  const others = ({ status }: RepositorySnapshot): unknown => status.filter((line) => !line.endsWith(target));
  assert.deepEqual(others(now), others(before), 'the status of every other file');
  for (const [name, messages] of Object.entries(before.reflogs))
    assert.deepEqual(now.reflogs[name]?.slice(-messages.length || Infinity), messages, `the log of ${name}`);
}

const conditions: Readonly<Record<string, readonly string[]>> = {
  'merge conflict': ['operationUnderWay', 'unmergedPaths'],
  'merge to conclude': ['operationUnderWay'],
  'rebase under way': ['detachedHead', 'operationUnderWay', 'unmergedPaths'],
  'cherry-pick under way': ['operationUnderWay', 'unmergedPaths'],
  'revert under way': ['operationUnderWay', 'unmergedPaths'],
  'bisect under way': ['operationUnderWay'],
  'conflict of a stash': ['unmergedPaths'],
  'detached HEAD': ['detachedHead'],
  'no remote': ['noRemote'],
  'several remotes': ['severalRemotes'],
  'no identity': ['noIdentity'],
  'linked worktree': ['linkedWorktree'],
  submodule: ['submodule'],
  'shallow clone': ['shallow'],
  'partial clone': ['partialClone'],
  'sparse checkout with the target': ['sparseCheckout'],
  'sparse checkout without the target': ['sparseCheckout'],
  'sparse index': ['sparseCheckout'],
  'index.lock': ['indexLocked'],
  'no commit yet': ['noCommit', 'noIdentity', 'noRemote'],
  bare: ['bare'],
};

interface World {
  readonly folder: string;
  readonly upstream: string;
  readonly git: (...args: readonly string[]) => string;
  readonly writer: GitWriter;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly toDo?: string;
}
interface Performed {
  readonly before: RepositorySnapshot;
  readonly outcome: Outcome<unknown, Failure>;
  /** What the repository must be, from what it was. */
  readonly expected: (before: RepositorySnapshot) => RepositorySnapshot;
}

const branch = 'plumbline/change';
const ref = `refs/heads/${branch}`;

const perform: Readonly<Record<Step, (world: World) => Promise<Performed>>> = {
  branch: async ({ folder, git, writer }) => {
    const before = repositorySnapshot(folder);
    const commit = await change(writer, git);
    const outcome = commit.ok ? await writer.createBranch(branch, commit.value) : commit;
    return { before, outcome, expected: (was) => withRef(was, ref, commit.ok ? commit.value : '') };
  },
  direct: async ({ folder, git, writer }) => {
    const before = repositorySnapshot(folder);
    const commit = await change(writer, git);
    const expected = commit.ok ? git('rev-parse', `${commit.value}^`) : '';
    const outcome = commit.ok
      ? await writer.advanceBranch({ branch: 'main', commit: commit.value, expected })
      : commit;
    return {
      before,
      outcome,
      expected: (was) => {
        const moved = withRef(was, 'refs/heads/main', commit.ok ? commit.value : '');
        return was.head === 'ref: refs/heads/main' ? withIndex(moved, git) : moved;
      },
    };
  },
  switch: async ({ folder, git, writer }) => {
    // The person's own change of the target, which becomes the branch.
    const file = join(folder, target);
    if (git('rev-parse', '--is-bare-repository') === 'false') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, targetAfter, { mode: undefined });
    }
    const before = repositorySnapshot(folder);
    const files = await writer.workingFiles([target], { trusted: true });
    const content = files.ok ? files.value[0]?.content : undefined;
    const bytes = content?.kind === 'bytes' ? content : undefined;
    const commit = await change(
      writer,
      git,
      bytes && { content: bytes.bytes, file: bytes.file, isFiltered: bytes.isFiltered },
    );
    const made = commit.ok ? await writer.createBranch(branch, commit.value) : commit;
    const created = made.ok ? repositorySnapshot(folder) : before;
    const outcome = made.ok ? await writer.switchTo(branch, [target]) : made;
    return {
      before: created,
      outcome,
      expected: (was) => withIndex({ ...was, head: `ref: ${ref}` }, git),
    };
  },
  push: async ({ folder, git, writer, upstream }) => {
    try {
      git(
        'update-ref',
        '--create-reflog',
        ref,
        git('commit-tree', '-p', 'HEAD', '-m', 'pushed', 'HEAD^{tree}'),
      );
    } catch {
      // There is nothing to push, or no one to have made it, or a lock.
    }
    const name = isThere(git, ref) ? branch : 'main';
    const was = repositorySnapshot(folder);
    const outcome = await writer.push({ remote: 'origin', branch: name, trusted: true, runHooks: true });
    if (outcome.ok)
      assert.equal(
        execFileSync('git', ['-C', upstream, 'rev-parse', `refs/heads/${name}`], { encoding: 'utf8' }).trim(),
        git('rev-parse', `refs/heads/${name}`),
      );
    return {
      before: was,
      outcome,
      expected: (now) => ({
        // A clone of a single branch tracks that branch alone.
        ...(git('config', 'remote.origin.fetch').includes('*')
          ? withRef(now, `refs/remotes/origin/${name}`, git('rev-parse', `refs/heads/${name}`))
          : now),
        config: repositorySnapshot(folder).config,
      }),
    };
  },
  revert: async ({ folder, git, writer }) => {
    const before = repositorySnapshot(folder);
    const commit = await undo(writer, git);
    const outcome = commit.ok ? await writer.createBranch('plumbline/revert', commit.value) : commit;
    return {
      before,
      outcome,
      expected: (was) => withRef(was, 'refs/heads/plumbline/revert', commit.ok ? commit.value : ''),
    };
  },
};

async function change(
  writer: GitWriter,
  git: World['git'],
  content: Omit<ChangedContent, 'path'> = { content: Buffer.from(targetAfter) },
): Promise<Outcome<string, Failure>> {
  const base = head(git);
  const candidate = await writer.buildCommit({
    base,
    files: [{ path: target, ...content }],
    message: 'Three replicas',
  });
  if (!candidate.ok) return candidate;
  assert.equal(git('cat-file', '-t', candidate.value.commit), 'commit');
  return finish(writer, { base, tree: candidate.value.tree, message: 'Three replicas' });
}

async function undo(writer: GitWriter, git: World['git']): Promise<Outcome<string, Failure>> {
  const base = head(git);
  const commits = [lastOfTarget(git)];
  const result = await writer.revertTree({ commits, onto: base });
  if (!result.ok) return result;
  if (result.value.kind !== 'reverted')
    return { ok: false, failure: { code: result.value.kind, message: 'x', toDo: 'X.' } };
  const [step] = result.value.steps;
  assert.ok(step);
  return finish(writer, { base, tree: step.tree, message: step.message });
}

async function finish(
  writer: GitWriter,
  commit: { readonly base: string; readonly tree: string; readonly message: string },
): Promise<Outcome<string, Failure>> {
  const finished = await writer.finishCommit({ ...commit, trusted: true, runHooks: true });
  return finished.ok ? { ok: true, value: finished.value.commit } : finished;
}

const isThere = (git: World['git'], name: string): boolean => {
  try {
    git('rev-parse', '--verify', '--quiet', name);
    return true;
  } catch {
    return false;
  }
};
const head = (git: World['git']): string => {
  try {
    return git('rev-parse', '--verify', '--quiet', 'HEAD');
  } catch {
    return 'HEAD';
  }
};
const lastOfTarget = (git: World['git']): string => {
  try {
    return git('log', '-1', '--format=%H', '--grep=Two replicas');
  } catch {
    return 'HEAD';
  }
};

const withRef = (was: RepositorySnapshot, name: string, commit: string): RepositorySnapshot => ({
  ...was,
  refs: { ...was.refs, [name]: commit },
});

/** The target's entry of the index is that of the branch; marks and all other entries stay. */
function withIndex(was: RepositorySnapshot, git: World['git']): RepositorySnapshot {
  const [mode = '', , id = ''] = git('ls-tree', branchOrMain(git), target).split(/\s/);
  return {
    ...was,
    index: was.index.map((line) =>
      line.endsWith(`\t${target}`) ? `${line[0] ?? ''} ${mode} ${id} 0\t${target}` : line,
    ),
  };
}

const branchOrMain = (git: World['git']): string => git('rev-parse', '--abbrev-ref', 'HEAD');
