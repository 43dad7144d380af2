import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createGitReader } from '../../../../src/git/read/gitReader.ts';
import { temporaryFolder, temporaryRepository, trap } from '../../../support/temporaryRepository.ts';

test('nothing that a repository names is run by reading it', async (t) => {
  const outside = temporaryFolder(t);
  const mark = join(outside, 'ran');
  const program = trap(outside, mark);
  const repository = temporaryRepository(t);
  repository.write('.gitattributes', '* filter=evil diff=evil merge=evil ident\n');
  repository.write('a.yaml', 'a: 1\n');
  repository.write('b.yaml', 'b: 1\n');
  const commit = repository.commit('first');
  // A signature makes `log.showSignature` ask for a program.
  const signed = repository
    .git('cat-file', 'commit', 'HEAD')
    .replace(/\n\n/, '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\n');
  writeFileSync(join(outside, 'signed'), `${signed}\n`);
  const signedCommit = repository.git('hash-object', '-t', 'commit', '-w', join(outside, 'signed'));
  repository.git('update-ref', 'refs/heads/main', signedCommit);
  const gitFolder = join(repository.folder, '.git');
  for (const hook of hooks) cpSync(program, join(gitFolder, 'hooks', hook));
  mkdirSync(join(outside, 'hooks'));
  for (const hook of hooks) cpSync(program, join(outside, 'hooks', hook));
  appendFileSync(join(gitFolder, 'config'), hostileConfig(program, join(outside, 'hooks')));
  rmSync(mark, { force: true });

  const environment = { ...repository.environment, PAGER: program, GIT_PAGER: program, EDITOR: program };
  const reader = createGitReader(repository.folder, { environment });
  repository.write('a.yaml', 'a: 22\n'); // stat information is out of date: a status would read and filter it
  repository.write('new.yaml', 'new: 1\n');
  const before = everyFile(gitFolder);
  const results = [
    await reader.repository(),
    await reader.workingTree(),
    await reader.tree('HEAD'),
    await reader.tree(commit),
    await reader.commit('HEAD'),
    await reader.commit(signedCommit),
    await reader.blobs([repository.git('rev-parse', 'HEAD:a.yaml')]),
    await reader.blobs(['b'.repeat(40)]),
    await reader.tree('c'.repeat(40)),
  ];
  reader.dispose();
  assert.deepEqual(
    results.map((result) => result.ok),
    [true, true, true, true, true, true, true, false, false],
  );
  assert.equal(existsSync(mark) ? readFileSync(mark, 'utf8') : 'nothing ran', 'nothing ran');
  assert.deepEqual(everyFile(gitFolder), before, 'nothing in the Git folder was written');

  // The trap is set: an ordinary look at the same repository springs it.
  spawnSync('git', ['-C', repository.folder, 'status'], { env: repository.environment, stdio: 'ignore' });
  assert.ok(existsSync(mark), 'the trap works');
});

test('a missing object starts no transport', async (t) => {
  const outside = temporaryFolder(t);
  const mark = join(outside, 'ran');
  const program = trap(outside, mark);
  const repository = temporaryRepository(t);
  repository.write('a.yaml', 'a: 1\n');
  const commit = repository.commit('first');
  const blob = repository.git('rev-parse', 'HEAD:a.yaml');
  // The pack is promised by a remote, and the object is gone: Git would fetch it by running the "remote".
  repository.git('repack', '-a', '-d', '--quiet');
  const packs = join(repository.folder, '.git/objects/pack');
  for (const pack of readdirSync(packs).filter((name) => name.endsWith('.pack')))
    writeFileSync(join(packs, pack.replace(/\.pack$/, '.promisor')), '');
  const missing = 'd'.repeat(40);
  appendFileSync(
    join(repository.folder, '.git/config'),
    `[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = evil\n[protocol]\n\tallow = always\n` +
      `[protocol "ext"]\n\tallow = always\n[remote "evil"]\n\turl = "ext::${program} %S"\n\tpromisor = true\n` +
      `\tpartialclonefilter = blob:none\n`,
  );
  const reader = createGitReader(repository.folder, { environment: repository.environment });
  const outcomes = [
    await reader.repository(),
    await reader.blobs([blob]),
    await reader.blobs([missing]),
    await reader.tree(missing),
    await reader.tree(commit),
  ];
  reader.dispose();
  assert.deepEqual(
    outcomes.map((outcome) => outcome.ok),
    [true, true, false, false, true],
  );
  assert.ok(!existsSync(mark), 'no transport ran');

  spawnSync('git', ['-C', repository.folder, 'cat-file', '-p', missing], {
    env: repository.environment,
    stdio: 'ignore',
  });
  assert.ok(existsSync(mark), 'the trap works');
});

test('a bare repository among the files of another is not opened', async (t) => {
  const repository = temporaryRepository(t);
  const outside = temporaryFolder(t);
  const mark = join(outside, 'ran');
  const program = trap(outside, mark);
  execFileSync('git', ['init', '--quiet', '--bare', join(repository.folder, 'assets')], {
    env: repository.environment,
  });
  appendFileSync(
    join(repository.folder, 'assets/config'),
    `[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = "${program}"\n`,
  );
  const reader = createGitReader(join(repository.folder, 'assets'), { environment: repository.environment });
  const outcomes = [await reader.repository(), await reader.workingTree()];
  reader.dispose();
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.ok ? 'opened' : outcome.failure.code)),
    ['notARepository', 'notARepository'],
  );
  assert.ok(!existsSync(mark));
});

const hooks = [
  'post-index-change',
  'fsmonitor-watchman',
  'reference-transaction',
  'post-checkout',
  'query-watchman',
];

const hostileConfig = (program: string, hooksFolder: string): string => `
[core]
	fsmonitor = "${program}"
	fsmonitorHookVersion = 2
	hooksPath = "${hooksFolder}"
	pager = "${program}"
	editor = "${program}"
	askPass = "${program}"
	sshCommand = "${program}"
	gitProxy = "${program}"
	alternateRefsCommand = "${program}"
	untrackedCache = true
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
	ls-files = "!${program}"
	ls-tree = "!${program}"
	log = "!${program}"
	config = "!${program}"
[pager]
	log = "${program}"
	config = "${program}"
	ls-files = "${program}"
[log]
	showSignature = true
[gpg]
	program = "${program}"
[gpg "ssh"]
	program = "${program}"
[credential]
	helper = "!${program}"
[interactive]
	diffFilter = "${program}"
[submodule]
	recurse = true
[remote "evil"]
	url = "ext::${program}"
	uploadpack = "${program}"
	vcs = evil
[protocol]
	allow = always
[trace2]
	normalTarget = "${hooksFolder}/trace"
`;

/** Path, size and time of last change of every file below a folder. */
const everyFile = (folder: string): readonly string[] =>
  execFileSync('find', [folder, '-type', 'f', '-printf', '%P %s %T@\n'], { encoding: 'utf8' })
    .split('\n')
    .toSorted();
