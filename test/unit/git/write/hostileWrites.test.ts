import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import { temporaryFolder, temporaryRepository, trap } from '../../../support/temporaryRepository.ts';
import { repositorySnapshot } from '../../../support/writes/repositorySnapshot.ts';
import { stateRepository, target, targetAfter } from '../../../support/writes/writeStates.ts';

const names = (outcome: { readonly ok: boolean; readonly failure?: { readonly code: string } }): string =>
  outcome.ok ? 'done' : (outcome.failure?.code ?? '');

test('nothing that an untrusted repository names is run by any step of a change', async (t) => {
  const outside = temporaryFolder(t);
  const mark = join(outside, 'ran');
  const program = trap(outside, mark);
  const repository = stateRepository(t);
  const { folder, write, git, commit, environment, upstream } = repository;
  write('.gitattributes', '*.secret filter=evil diff=evil merge=evil\n*.yaml diff=evil merge=evil\n');
  write('key.secret', 'a\n');
  const head = commit('Attributes');
  const gitFolder = join(folder, '.git');
  const hooksFolder = join(outside, 'hooks');
  mkdirSync(hooksFolder);
  for (const hook of hooks)
    for (const place of [join(gitFolder, 'hooks'), hooksFolder, join(upstream, 'hooks')])
      cpSync(program, join(place, hook));
  appendFileSync(join(gitFolder, 'config'), hostileConfig(program, hooksFolder));
  write(target, targetAfter);
  write('key.secret', 'b\n');
  rmSync(mark, { force: true });

  const writer = createGitWriter(folder, { environment });
  const untrusted = { trusted: false } as const;
  const push = { branch: 'change', ...untrusted, runHooks: true };
  const results: string[] = [names(await writer.state()), names(await writer.changedFiles(untrusted))];
  const files = await writer.workingFiles([target, 'key.secret'], untrusted);
  assert.ok(files.ok);
  assert.deepEqual(
    files.value.map(({ path, content }) => [path, content.kind]),
    [
      [target, 'bytes'],
      ['key.secret', 'filterNotRun'],
    ],
  );
  const candidate = await writer.buildCommit({
    base: head,
    files: [{ path: target, content: Buffer.from(targetAfter) }],
    message: 'Change',
  });
  assert.ok(candidate.ok);
  const request = { base: head, tree: candidate.value.tree, message: 'Change', ...untrusted, runHooks: true };
  // The person's own configuration signs nothing; the repository asks for it, and the person's program is not there.
  results.push(names(await writer.finishCommit(request)));
  git('config', 'commit.gpgSign', 'false');
  const finished = await writer.finishCommit(request);
  assert.ok(finished.ok);
  results.push(
    names(await writer.createBranch('change', finished.value.commit)),
    names(await writer.switchTo('change', [target])),
    names(await writer.advanceBranch({ branch: 'main', commit: finished.value.commit, expected: head })),
    names(await writer.revertTree({ commits: ['HEAD~1'], onto: 'HEAD' })),
    names(await writer.commitTree({ base: head, tree: candidate.value.tree, message: 'Tree' })),
    names(await writer.push({ remote: 'origin', ...push })),
    names(await writer.push({ remote: 'ext', ...push })),
    names(await writer.push({ remote: 'ssh', ...push })),
    names(await writer.push({ remote: 'http', ...push })),
    names(await writer.push({ remote: 'vcs', ...push })),
  );
  assert.equal(existsSync(mark) ? readFileSync(mark, 'utf8') : 'nothing ran', 'nothing ran');
  assert.deepEqual(results, [
    'done',
    'done',
    'signingFailed',
    'done',
    'done',
    'done',
    'done',
    'done',
    'notTrusted',
    'notTrusted',
    'noNetwork',
    'noNetwork',
    'noNetwork',
  ]);

  // The traps are set: the same steps in a trusted workspace spring them.
  for (const [step, run] of Object.entries({
    'pre-commit': () => writer.finishCommit({ ...request, trusted: true }),
    clean: () => writer.workingFiles(['key.secret'], { trusted: true }),
    ssh: () => writer.push({ remote: 'ssh', ...push, trusted: true }),
  })) {
    rmSync(mark, { force: true });
    await run();
    assert.ok(existsSync(mark), step);
  }
});

test('a working tree that a repository claims elsewhere is left alone', async (t) => {
  const other = temporaryRepository(t);
  other.write('private.yaml', 'password: x\n');
  other.commit('Private');
  const victim = temporaryFolder(t);
  writeFileSync(join(victim, 'private.txt'), 'secret\n');
  for (const place of [victim, other.folder, '/']) {
    const repository = temporaryRepository(t);
    const head = repository.commit('First');
    repository.git('config', 'core.worktree', place);
    const writer = createGitWriter(repository.folder, { environment: repository.environment });
    const outcomes = [
      await writer.workingFiles(['private.txt', 'private.yaml'], { trusted: true }),
      await writer.createBranch('change', head),
      await writer.switchTo('main', []),
    ];
    assert.deepEqual(outcomes.map(names), Array(3).fill('workingTreeElsewhere'), place);
  }
});

test('variables of a surrounding Git process redirect nothing and put no words into a commit', async (t) => {
  const other = temporaryRepository(t);
  other.write('other.yaml', 'a\n');
  other.commit('Other');
  const was = repositorySnapshot(other.folder);
  const { folder, git, environment } = stateRepository(t);
  const head = git('rev-parse', 'HEAD');
  const writer = createGitWriter(folder, {
    environment: {
      ...environment,
      GIT_DIR: join(other.folder, '.git'),
      GIT_WORK_TREE: other.folder,
      GIT_INDEX_FILE: join(other.folder, '.git/index'),
      GIT_OBJECT_DIRECTORY: join(other.folder, '.git/objects'),
      GIT_COMMON_DIR: join(other.folder, '.git'),
      GIT_NAMESPACE: 'other',
      GIT_PREFIX: 'sub/',
      GIT_QUARANTINE_PATH: join(other.folder, 'quarantine'),
      GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z',
      GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z',
      GIT_REFLOG_ACTION: 'rebase',
      GIT_CONFIG_PARAMETERS: `'core.worktree'='${other.folder}'`,
      GIT_LITERAL_PATHSPECS: '0',
      GIT_EXTERNAL_DIFF: '/no/such/program',
    },
  });
  const candidate = await writer.buildCommit({
    base: head,
    files: [{ path: target, content: Buffer.from(targetAfter) }],
    message: 'Change',
  });
  assert.ok(candidate.ok);
  const finished = await writer.finishCommit({
    base: head,
    tree: candidate.value.tree,
    message: 'Change',
    trusted: true,
    runHooks: true,
  });
  assert.ok(finished.ok);
  const moved = await writer.advanceBranch({ branch: 'main', commit: finished.value.commit, expected: head });
  assert.ok(moved.ok);
  assert.equal(git('rev-parse', 'main'), finished.value.commit);
  assert.equal(
    git('log', '-1', '--format=%an %cd', '--date=format:%Y'),
    `Ada Example ${new Date().getFullYear()}`,
  );
  assert.deepEqual(repositorySnapshot(other.folder), was);
});

const strange = [
  '-x',
  '--force',
  '--upload-pack=touch',
  '-',
  '',
  'HEAD',
  '@',
  'a..b',
  'a b',
  'a\nb',
  'a/',
  '/a',
  'a.lock',
  'refs/../x',
  '@{-1}',
  'a\\b',
  '.a',
  'a~1',
  'a:b',
];
for (const name of strange)
  test(`a name that Git could take for something else: ${JSON.stringify(name)}`, async (t) => {
    const { folder, git, environment } = stateRepository(t);
    const head = git('rev-parse', 'HEAD');
    const was = repositorySnapshot(folder);
    const writer = createGitWriter(folder, { environment });
    const push = { branch: 'main', trusted: true, runHooks: true };
    assert.deepEqual(
      [
        names(await writer.createBranch(name, head)),
        names(await writer.push({ remote: name, ...push })),
        (await writer.switchTo(name, [])).ok,
        (await writer.advanceBranch({ branch: name, commit: head, expected: head })).ok,
        (await writer.push({ ...push, remote: 'origin', branch: name })).ok,
        names(await writer.createBranch('ok', name === 'HEAD' || name === '@' ? '--all' : name)),
      ],
      ['invalidBranchName', 'noSuchRemote', false, false, false, 'unknownRevision'],
    );
    assert.deepEqual(repositorySnapshot(folder), was);
  });

for (const path of [
  '',
  '/etc/passwd',
  '../outside',
  'a/../../b',
  '.git/config',
  'sub/.GIT/hooks/pre-commit',
  'a//b',
  'a/',
  './a',
  'one.yaml/below',
])
  test(`a path that is none of a file in the repository: ${JSON.stringify(path)}`, async (t) => {
    const { folder, git, environment } = stateRepository(t);
    const was = repositorySnapshot(folder);
    const outcome = await createGitWriter(folder, { environment }).buildCommit({
      base: git('rev-parse', 'HEAD'),
      files: [{ path, content: Buffer.from('x') }],
      message: 'Change',
    });
    assert.equal(names(outcome), 'invalidPath');
    assert.deepEqual(repositorySnapshot(folder), was);
  });

for (const path of [
  '-option.yaml',
  '--',
  ':(top)x',
  '*.yaml',
  'with space/ä "quote".yaml',
  'tab\there',
  'line\nfeed',
  'back\\slash',
])
  test(`a strange path is a path: ${JSON.stringify(path)}`, async (t) => {
    const { folder, git, write, environment } = stateRepository(t);
    write(path, 'x\n');
    const writer = createGitWriter(folder, { environment });
    const files = await writer.workingFiles([path], { trusted: true });
    assert.ok(files.ok);
    const [file] = files.value;
    assert.ok(file?.content.kind === 'bytes' && files.value.length === 1);
    const base = git('rev-parse', 'HEAD');
    const candidate = await writer.buildCommit({
      base,
      files: [{ path, content: file.content.bytes }],
      message: 'Add',
    });
    assert.ok(candidate.ok);
    assert.ok((await writer.createBranch('change', candidate.value.commit)).ok);
    assert.ok((await writer.switchTo('change', [path])).ok);
    const status = execFileSync('git', ['-C', folder, 'status', '--porcelain'], { encoding: 'utf8' });
    assert.equal(status, '');
    assert.equal(spawnSync('git', ['-C', folder, 'fsck', '--strict', '--no-dangling']).status, 0);
  });

const hooks = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-receive',
  'pre-auto-gc',
  'pre-commit',
  'pre-push',
  'pre-receive',
  'prepare-commit-msg',
  'reference-transaction',
  'update',
];

const hostileConfig = (program: string, hooksFolder: string): string => `
[core]
	fsmonitor = "${program}"
	hooksPath = "${hooksFolder}"
	pager = "${program}"
	editor = "${program}"
	askPass = "${program}"
	sshCommand = "${program}"
	gitProxy = "${program}"
	alternateRefsCommand = "${program}"
	attributesFile = "${hooksFolder}/attributes"
[sequence]
	editor = "${program}"
[commit]
	gpgSign = true
[gpg]
	format = ssh
	program = "${program}"
[gpg "ssh"]
	program = "${program}"
	defaultKeyCommand = "${program}"
[gpg "x509"]
	program = "${program}"
[filter "evil"]
	clean = "${program}"
	smudge = "${program}"
	process = "${program}"
	required = true
[diff]
	external = "${program}"
[diff "evil"]
	textconv = "${program}"
	command = "${program}"
[merge "evil"]
	driver = "${program} %O %A %B"
[alias]
	push = "!${program}"
	plumbline-move = "!${program}"
	update-ref = "!${program}"
	commit-tree = "!${program}"
[credential]
	helper = "!${program}"
[credential "http://127.0.0.1:1"]
	helper = "!${program}"
[http]
	proxy = "ext::${program}"
[remote "origin"]
	receivepack = "${program}"
[remote "ext"]
	url = "ext::${program}"
	receivepack = "${program}"
[remote "ssh"]
	url = "ssh://git@127.0.0.1:1/repository.git"
	receivepack = "${program}"
[remote "http"]
	url = "http://127.0.0.1:1/repository.git"
	proxy = "ext::${program}"
[remote "vcs"]
	url = "http://127.0.0.1:1/repository.git"
	vcs = evil
[url "ext::${program} "]
	insteadOf = "http://127.0.0.1:1/"
	pushInsteadOf = "ssh://"
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[protocol "file"]
	allow = always
[push]
	gpgSign = true
	recurseSubmodules = on-demand
[submodule]
	recurse = true
[include]
	path = "${hooksFolder}/more"
`;
