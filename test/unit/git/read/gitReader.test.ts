import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Outcome } from '../../../../src/base/outcome.ts';
import type { GitFailure } from '../../../../src/git/gitFailure.ts';
import type { GitReader } from '../../../../src/git/read/gitApi.ts';
import { createGitReader } from '../../../../src/git/read/gitReader.ts';
import {
  isolatedEnvironment,
  temporaryFolder,
  temporaryRepository,
  type TemporaryRepository,
} from '../../../support/temporaryRepository.ts';

test('repository: root, folder, remotes and head', async (t) => {
  const repository = temporaryRepository(t);
  const commit = repository.commit('first');
  const { git } = repository;
  git('remote', 'add', 'origin', 'https://ada:t0ken@git.example.com/org/repo.git');
  git('remote', 'set-url', '--push', 'origin', 'ssh://git:secret@git.example.com/org/repo.git');
  git('remote', 'add', 'work', 'work:team/repo');
  git('config', 'url.git@git.work.example:.insteadOf', 'work:');
  repository.write('deep/er/file.yaml', '');
  const reader = open(t, repository, 'deep/er');
  assert.deepEqual(value(await reader.repository()), {
    root: repository.folder,
    gitFolder: join(repository.folder, '.git'),
    commonFolder: join(repository.folder, '.git'),
    remotes: [
      {
        name: 'origin',
        urls: ['https://git.example.com/org/repo.git', 'ssh://git@git.example.com/org/repo.git'],
        fetch: ['+refs/heads/*:refs/remotes/origin/*'],
      },
      {
        name: 'work',
        urls: ['work:team/repo', 'git@git.work.example:team/repo'],
        fetch: ['+refs/heads/*:refs/remotes/work/*'],
      },
    ],
    head: { branch: 'main', commit },
    refs: [{ name: 'refs/heads/main', commit, committedAt: Date.parse('2026-03-04T05:06:07+02:00') }],
  });
  git('checkout', '--quiet', '--detach');
  assert.deepEqual(value(await reader.repository()).head, { commit });
  git('checkout', '--quiet', '-b', 'feature/ä b'.replace(' ', '-'));
  assert.deepEqual(value(await reader.repository()).head, { branch: 'feature/ä-b', commit });
});

test('repository: what a clone knows of its remote, and since when', async (t) => {
  const folder = temporaryFolder(t);
  const remote = temporaryRepository(t, join(folder, 'remote'));
  const first = remote.commit('first');
  remote.git('tag', '--annotate', '-m', 'one', 'v1.0.0');
  remote.git('clone', '--quiet', remote.folder, join(folder, 'clone'));
  const clone = temporaryRepository(t, join(folder, 'clone'));
  const reader = open(t, clone);
  const cloned = value(await reader.repository());
  assert.equal(cloned.head.upstream, 'refs/remotes/origin/main');
  const commits = (refs: typeof cloned.refs): unknown => refs.map(({ name, commit }) => [name, commit]);
  assert.deepEqual(commits(cloned.refs), [
    ['refs/heads/main', first],
    ['refs/remotes/origin/HEAD', first],
    ['refs/remotes/origin/main', first],
    ['refs/tags/v1.0.0', first],
  ]);
  assert.deepEqual(
    cloned.refs.flatMap(({ target }) => target ?? []),
    ['refs/remotes/origin/main'],
  );
  assert.ok(Math.abs((cloned.fetchedAt ?? 0) - Date.now()) < 60_000, String(cloned.fetchedAt));

  const second = remote.commit('second');
  clone.git('fetch', '--quiet');
  utimesSync(join(clone.folder, '.git', 'FETCH_HEAD'), 1_700_000_000, 1_700_000_000);
  const fetched = value(await reader.repository());
  assert.equal(fetched.fetchedAt, 1_700_000_000_000);
  assert.deepEqual(
    fetched.refs.filter(({ name }) => name.endsWith('/main')).map(({ commit }) => commit),
    [first, second],
  );
  assert.deepEqual(
    [
      value(await reader.isAncestor(first, second)),
      value(await reader.isAncestor(second, first)),
      value(await reader.isAncestor(first, first)),
      code(await reader.isAncestor('0'.repeat(40), first)),
    ],
    [true, false, true, 'unknownRevision'],
  );
  clone.git('checkout', '--quiet', '-b', 'topic', first);
  clone.write('mine', 'x');
  const topic = clone.commit('mine');
  assert.equal(value(await reader.mergeBase(topic, second)), first);
  assert.equal(value(await reader.mergeBase(first, second)), first);
  assert.equal(code(await reader.mergeBase('0'.repeat(40), first)), 'unknownRevision');
  clone.git('checkout', '--quiet', '--orphan', 'apart');
  assert.equal(code(await reader.mergeBase(clone.commit('apart'), second)), 'failed');
});

test('repository: an unborn branch, no remotes', async (t) => {
  const repository = temporaryRepository(t);
  repository.write('a.yaml', 'a: 1\n');
  const reader = open(t, repository);
  const answer = value(await reader.repository());
  assert.deepEqual([answer.head, answer.remotes], [{ branch: 'main' }, []]);
  assert.deepEqual(value(await reader.workingTree()).files, ['a.yaml']);
  assert.equal(code(await reader.tree('HEAD')), 'unknownRevision');
});

test('repository: a worktree and a submodule have folders of their own', async (t) => {
  const folder = temporaryFolder(t);
  const inner = temporaryRepository(t, join(folder, 'inner'));
  inner.write('inner.yaml', '');
  inner.commit('inner');
  const outer = temporaryRepository(t, join(folder, 'outer'));
  outer.write('outer.yaml', '');
  outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'sub');
  const commit = outer.commit('outer');
  outer.git('worktree', 'add', '--quiet', join(folder, 'tree'), '-b', 'side');

  const main = open(t, outer);
  assert.deepEqual(value(await main.workingTree()).files.toSorted(), ['.gitmodules', 'outer.yaml']);
  const entries = value(await main.tree(commit));
  assert.deepEqual(
    entries.map(({ path, mode, size }) => [path, mode, size !== undefined]),
    [
      ['.gitmodules', '100644', true],
      ['outer.yaml', '100644', true],
      ['sub', '160000', false],
    ],
  );

  const inSubmodule = open(t, outer, 'sub');
  const submodule = value(await inSubmodule.repository());
  assert.deepEqual(
    [submodule.root, submodule.gitFolder],
    [join(outer.folder, 'sub'), join(outer.folder, '.git/modules/sub')],
  );
  assert.deepEqual(value(await inSubmodule.workingTree()).files, ['inner.yaml']);

  const inWorktree = open(t, { ...outer, folder: join(folder, 'tree') });
  const worktree = value(await inWorktree.repository());
  assert.deepEqual(
    [worktree.root, worktree.gitFolder, worktree.commonFolder, worktree.head],
    [
      join(folder, 'tree'),
      join(outer.folder, '.git/worktrees/tree'),
      join(outer.folder, '.git'),
      { branch: 'side', commit },
    ],
  );
});

test('workingTree: what is on disk and not ignored, whatever its name', async (t) => {
  const repository = temporaryRepository(t);
  const { write, folder } = repository;
  for (const path of [...strangeNames, 'gone.yaml', 'moved/a.yaml', 'staged-gone.yaml'])
    write(path, 'x: 1\n');
  symlinkSync('does-not-exist', join(folder, 'link'));
  write('.gitignore', '*.log\nignored/\n');
  repository.commit('first');
  write('new.yaml', '');
  write('debug.log', '');
  write('ignored/a.yaml', '');
  rmSync(join(folder, 'gone.yaml'));
  repository.git('rm', '--quiet', 'staged-gone.yaml');
  renameSync(join(folder, 'moved'), join(folder, 'arrived'));
  temporaryRepository(t, join(folder, 'nested')).write('other.yaml', '');
  mkdirSync(join(folder, 'empty'));
  const reader = open(t, repository, 'arrived');
  assert.deepEqual(
    value(await reader.workingTree()).files.toSorted(),
    [...strangeNames, '.gitignore', 'arrived/a.yaml', 'link', 'new.yaml'].toSorted(),
  );
});

test('workingTree: a conflict is one file, a sparse checkout only what it holds', async (t) => {
  const repository = temporaryRepository(t);
  const { git, write } = repository;
  write('a/one.yaml', 'base\n');
  write('b/two.yaml', 'base\n');
  repository.commit('base');
  git('checkout', '--quiet', '-b', 'side');
  write('a/one.yaml', 'side\n');
  repository.commit('side');
  git('checkout', '--quiet', 'main');
  write('a/one.yaml', 'main\n');
  repository.commit('main');
  assert.throws(() => git('merge', 'side'));
  const reader = open(t, repository);
  assert.deepEqual(value(await reader.workingTree()).files, ['a/one.yaml', 'b/two.yaml']);
  git('merge', '--abort');
  git('sparse-checkout', 'set', 'b');
  assert.deepEqual(value(await reader.workingTree()).files, ['b/two.yaml']);
});

test('tree and blobs: every byte of every file of a commit', async (t) => {
  const repository = temporaryRepository(t);
  const { write } = repository;
  const contents = new Map<string, Uint8Array>([
    ['empty', new Uint8Array()],
    ['line feeds only', Buffer.from('\n\n\n')],
    ['looks like a header', Buffer.from(`${'a'.repeat(40)} blob 5\nhello\n`)],
    ['crlf.yaml', Buffer.from('a: 1\r\nb: "\0"\r\n')],
    ['binary', Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31 + (i >> 8)) % 256)],
    ['large', Buffer.alloc(3_000_000, 'abcdefg\n')],
    ...strangeNames.map((name) => [name, Buffer.from(name)] as const),
  ]);
  write('.gitattributes', '* text=auto eol=crlf\n');
  for (const [path, bytes] of contents) write(path, bytes);
  repository.git('config', 'core.autocrlf', 'false');
  repository.git('rm', '--quiet', '--cached', '--ignore-unmatch', '.gitattributes');
  rmSync(join(repository.folder, '.gitattributes'));
  const commit = repository.commit('first');
  write('empty', 'no longer\n');
  repository.commit('second');
  const reader = open(t, repository);
  const entries = value(await reader.tree(commit));
  assert.deepEqual(entries.map((entry) => entry.path).toSorted(), [...contents.keys()].toSorted());
  const blobs = value(await reader.blobs(entries.map((entry) => entry.objectId)));
  for (const { path, objectId, size } of entries) {
    const bytes = blobs.get(objectId);
    assert.ok(bytes && Buffer.compare(bytes, contents.get(path) ?? new Uint8Array([1])) === 0, path);
    assert.equal(size, bytes.length, path);
  }
});

test('tree: modes, and a revision by any of its names', async (t) => {
  const repository = temporaryRepository(t);
  const { git, write, folder } = repository;
  write('run.sh', '#!/bin/sh\n');
  symlinkSync('run.sh', join(folder, 'link'));
  git('add', '--all');
  git('update-index', '--chmod=+x', 'run.sh');
  git('commit', '--quiet', '-m', 'first');
  git('tag', '-a', 'v1', '-m', 'one');
  const commit = git('rev-parse', 'HEAD');
  const reader = open(t, repository);
  const expected = [
    ['link', '120000', 6],
    ['run.sh', '100755', 10],
  ];
  for (const revision of ['HEAD', 'main', 'v1', 'refs/tags/v1', commit, commit.slice(0, 10)]) {
    const entries = value(await reader.tree(revision));
    assert.deepEqual(
      entries.map(({ path, mode, size }) => [path, mode, size]),
      expected,
      revision,
    );
  }
});

test('commit: who, when, what', async (t) => {
  const repository = temporaryRepository(t);
  const commit = repository.commit('Räume die Regale auf\n\nand more');
  const reader = open(t, repository);
  assert.deepEqual(value(await reader.commit('HEAD')), {
    commit,
    author: 'Ada Example',
    date: '2026-03-04T05:06:07+02:00',
    subject: 'Räume die Regale auf',
  });
});

test('history: of a branch since another, with all that its messages say, newest first', async (t) => {
  const repository = temporaryRepository(t);
  const base = repository.commit('first');
  repository.write('a.yaml', 'a: 1');
  const second = repository.commit('Ignore a\n\nIt is tuned\nby hand.\n\nNobody minds.');
  repository.write('b.yaml', 'b: 1');
  const third = repository.commit('Add b');
  const reader = open(t, repository);
  const all = value(await reader.history({ revision: 'main', paths: [], limit: 9 }));
  assert.deepEqual(
    all.map(({ commit, parents }) => ({ commit, parents })),
    [
      { commit: third, parents: [second] },
      { commit: second, parents: [base] },
      { commit: base, parents: [] },
    ],
  );
  const since = value(await reader.history({ revision: 'main', since: base, paths: [], limit: 9 }));
  assert.deepEqual(
    since.map(({ subject, body }) => ({ subject, body })),
    [
      { subject: 'Add b', body: '' },
      { subject: 'Ignore a', body: 'It is tuned\nby hand.\n\nNobody minds.' },
    ],
  );
  const ofFile = value(await reader.history({ revision: 'main', since: base, paths: ['b.yaml'], limit: 9 }));
  assert.deepEqual(
    ofFile.map(({ commit }) => commit),
    [third],
  );
});

test('revisions that are not here', async (t) => {
  const repository = temporaryRepository(t);
  const first = repository.commit('first');
  repository.write('file', 'contents');
  repository.commit('second');
  const clone = join(temporaryFolder(t), 'clone');
  repository.git('clone', '--quiet', '--depth=1', `file://${repository.folder}`, clone);
  const shallow = open(t, { ...repository, folder: clone });
  assert.equal(value(await shallow.tree('HEAD')).length, 1);
  const blob = repository.git('rev-parse', 'HEAD:file');
  for (const revision of [
    first,
    'a'.repeat(40),
    'no-such-branch',
    'origin/nope',
    '',
    '--help',
    'HEAD\nHEAD',
    blob,
  ]) {
    for (const outcome of [await shallow.tree(revision), await shallow.commit(revision)]) {
      assert.ok(!outcome.ok && outcome.failure.code === 'unknownRevision', revision);
      assert.equal(outcome.failure.revision, revision);
    }
  }
});

test('objects that a partial clone does not hold are not fetched', async (t) => {
  const repository = temporaryRepository(t);
  repository.write('file.yaml', 'a: 1\n');
  const commit = repository.commit('first');
  repository.git('config', 'uploadpack.allowFilter', 'true');
  const clone = join(temporaryFolder(t), 'clone');
  const source = `file://${repository.folder}`;
  repository.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', source, clone);
  const reader = open(t, { ...repository, folder: clone });
  const entries = value(await reader.tree(commit));
  assert.deepEqual(
    entries.map(({ path, size }) => [path, size]),
    [['file.yaml', undefined]],
  );
  const outcome = await reader.blobs(entries.map((entry) => entry.objectId));
  assert.equal(code(outcome), 'missingObjects');
});

test('failures: no Git, no repository, a bare one, not ours', async (t) => {
  const repository = temporaryRepository(t);
  repository.commit('first');
  const empty = temporaryFolder(t);
  const cases: readonly (readonly [
    folder: string,
    options: Parameters<typeof createGitReader>[1],
    code: string,
  ])[] = [
    [repository.folder, { program: '/no/such/git' }, 'notInstalled'],
    [empty, {}, 'notARepository'],
    [join(empty, 'missing'), {}, 'notARepository'],
    [join(repository.folder, '.git'), {}, 'notARepository'],
    [
      repository.folder,
      { environment: { ...isolatedEnvironment(), GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } },
      'unsafeOwnership',
    ],
  ];
  for (const [folder, options, expected] of cases) {
    const reader = createGitReader(folder, { environment: isolatedEnvironment(), ...options });
    t.after(() => {
      reader.dispose();
    });
    const failures = [
      await reader.repository(),
      await reader.workingTree(),
      await reader.tree('HEAD'),
      await reader.commit('HEAD'),
      await reader.blobs(['a'.repeat(40)]),
    ].map(code);
    assert.deepEqual(failures, Array(5).fill(expected), folder);
  }
});

test('variables of a surrounding Git process do not redirect reads', async (t) => {
  const other = temporaryRepository(t);
  const repository = temporaryRepository(t);
  repository.write('mine.yaml', '');
  const commit = repository.commit('first');
  const environment = {
    ...repository.environment,
    GIT_DIR: join(other.folder, '.git'),
    GIT_WORK_TREE: other.folder,
    GIT_INDEX_FILE: join(other.folder, '.git/index'),
    GIT_TRACE: '1',
  };
  const reader = open(t, { ...repository, environment });
  assert.deepEqual(value(await reader.repository()).head.commit, commit);
  assert.deepEqual(value(await reader.workingTree()).files, ['mine.yaml']);
});

test('an abort and a dispose end what runs', async (t) => {
  const repository = temporaryRepository(t);
  repository.write('a', 'a');
  repository.commit('first');
  const reader = open(t, repository);
  const id = repository.git('rev-parse', 'HEAD:a');
  const controller = new AbortController();
  const running = [
    reader.workingTree(controller.signal),
    reader.tree('HEAD', controller.signal),
    reader.commit('HEAD', controller.signal),
    reader.blobs([id], controller.signal),
  ];
  controller.abort();
  assert.deepEqual((await Promise.all(running)).map(code), Array(4).fill('cancelled'));
  assert.equal(value(await reader.blobs([id])).size, 1);
  const atTheEnd = [reader.tree('HEAD'), reader.blobs([id])];
  reader.dispose();
  assert.deepEqual((await Promise.all(atTheEnd)).map(code), Array(2).fill('cancelled'));
  assert.deepEqual(
    [code(await reader.workingTree()), code(await reader.blobs([id]))],
    Array(2).fill('cancelled'),
  );
});

test('10,000 files', async (t) => {
  const repository = temporaryRepository(t);
  const files = Array.from(
    { length: 10_000 },
    (_, i) => [`dir-${String(i % 100)}/file-${String(i)}.yaml`, `n: ${String(i)}\n`] as const,
  );
  repository.import(files);
  // Only one folder goes to the disk: writing 10,000 files is the slow part, and Git's.
  repository.git('checkout', '--quiet', '--', 'dir-42');
  const commit = repository.git('rev-parse', 'HEAD');
  const reader = open(t, repository);
  const started = performance.now();
  assert.equal(value(await reader.workingTree()).files.length, 100);
  const listed = performance.now();
  const entries = value(await reader.tree(commit));
  const treed = performance.now();
  const blobs = value(await reader.blobs(entries.map((entry) => entry.objectId)));
  const read = performance.now();
  t.diagnostic(
    `workingTree ${ms(listed - started)}, tree ${ms(treed - listed)}, blobs ${ms(read - treed)} (10,000 files)`,
  );
  assert.equal(blobs.size, 10_000);
  const some = entries.find((entry) => entry.path === 'dir-42/file-4242.yaml');
  assert.equal(Buffer.from(blobs.get(some?.objectId ?? '') ?? []).toString(), 'n: 4242\n');
});

const strangeNames = [
  'with space.yaml',
  ' leading and trailing ',
  'line\nfeed.yaml',
  'tab\t.yaml',
  'ünï/ко́д/日本 😀.yaml',
  '-rf',
  ':(top)magic',
  '*.yaml',
  'quote"\'`$HOME.yaml',
  'back\\slash',
];

function open(t: TestContext, repository: TemporaryRepository, subfolder = '.'): GitReader {
  const reader = createGitReader(join(repository.folder, subfolder), { environment: repository.environment });
  t.after(() => {
    reader.dispose();
  });
  return reader;
}

function value<T>(outcome: Outcome<T, GitFailure>): T {
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

const code = (outcome: Outcome<unknown, GitFailure>): string =>
  outcome.ok ? 'no failure' : outcome.failure.code;

const ms = (duration: number): string => `${duration.toFixed(0)} ms`;
