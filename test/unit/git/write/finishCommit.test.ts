import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { CommitRequest, FinishedCommit } from '../../../../src/git/write/gitWriteApi.ts';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import {
  stateRepository,
  target,
  targetAfter,
  type StateRepository,
} from '../../../support/writes/writeStates.ts';

test('who commits, when, what; a candidate is nobody’s and always the same', async (t) => {
  const { repository, request, candidate, again } = await prepare(t);
  assert.equal(candidate, again);
  const { commit } = await finished(repository, {
    ...request,
    message: '\n\nReplicas  \n\n\n\nbecause ä\n\n',
  });
  const shown = repository.git('log', '-1', '--format=%an|%ae|%cn|%P|%B', commit);
  assert.equal(shown, `Ada Example|ada@example.com|Ada Example|${request.base}|Replicas\n\nbecause ä`);
  const age = Date.now() / 1000 - Number(repository.git('log', '-1', '--format=%ct', commit));
  assert.ok(age >= -1 && age < 600, String(age));
  assert.equal(
    repository.git('rev-parse', `${commit}:${target}`),
    repository.git('rev-parse', `${candidate}:${target}`),
  );
});

test('a message of nothing is refused', async (t) => {
  const { repository, request } = await prepare(t);
  const outcome = await createGitWriter(repository.folder, repository).finishCommit({
    ...request,
    message: ' \n\n',
  });
  assert.equal(outcome.ok ? '' : outcome.failure.code, 'emptyMessage');
});

test('settings of who commits: what is missing is named', async (t) => {
  const { repository, request } = await prepare(t);
  for (const [setting, missing] of [
    ['user.email', 'user.email is not set'],
    ['user.name', 'user.name and user.email are not set'],
  ] as const) {
    repository.git('config', '--unset', setting);
    const outcome = await createGitWriter(repository.folder, repository).finishCommit(request);
    assert.ok(!outcome.ok && outcome.failure.code === 'noIdentity');
    assert.ok(outcome.failure.message.includes(missing), outcome.failure.message);
  }
});

test('hooks see the proposed commit, and what they change of it is taken over', async (t) => {
  const { repository, request } = await prepare(t);
  const { git, outside, write, folder } = repository;
  const log = join(outside, 'log');
  hook(repository, 'pre-commit', [
    `echo "pre-commit $(git diff --cached --name-only | tr '\\n' ' ')" >>'${log}'`,
    `git show :${target} | sed 's/image: a/image: b/' | git hash-object -w --stdin >'${outside}/id'`,
    `git update-index --cacheinfo "100644,$(cat '${outside}/id'),${target}"`,
  ]);
  hook(repository, 'prepare-commit-msg', [`echo "prepare $2" >>'${log}'`, `echo 'Ticket: 12' >>"$1"`]);
  hook(repository, 'commit-msg', [`echo "commit-msg $(head -1 "$1")" >>'${log}'`]);
  hook(repository, 'post-commit', [`echo "post-commit" >>'${log}'`]);
  write('one.yaml', 'name: staged\n');
  git('add', 'one.yaml');
  const before = git('status', '--porcelain');
  const first = await finished(repository, { ...request, trusted: false });
  assert.equal(first.isTreeChangedByHooks, false, 'not in a workspace that is not trusted');
  const second = await finished(repository, { ...request, runHooks: false });
  assert.equal(second.tree, request.tree);
  const third = await finished(repository, request);
  assert.equal(third.isTreeChangedByHooks, true);
  assert.equal(third.message, 'Change\nTicket: 12\n');
  assert.equal(git('show', `${third.commit}:${target}`), targetAfter.replace('image: a', 'image: b').trim());
  assert.equal(git('rev-parse', `${third.commit}^{tree}`), third.tree);
  const text = execFileSync('cat', [log], { encoding: 'utf8' });
  assert.equal(text, `pre-commit ${target} \nprepare message\ncommit-msg Change\n`);
  assert.equal(git('status', '--porcelain'), before);
  assert.equal(execFileSync('git', ['-C', folder, 'fsck', '--no-dangling'], { encoding: 'utf8' }), '');
});

test('a hook compares with the base of the commit, whatever is checked out', async (t) => {
  const { repository, request } = await prepare(t);
  const { git, outside, write, commit } = repository;
  git('checkout', '--quiet', '-b', 'elsewhere');
  write('two.yaml', 'name: elsewhere\n');
  commit('Elsewhere');
  hook(repository, 'pre-commit', [`git diff --cached --name-only >'${outside}/log'`]);
  await finished(repository, request);
  assert.equal(execFileSync('cat', [join(outside, 'log')], { encoding: 'utf8' }), `${target}\n`);
});

test('hooks in a folder of their own, and one that declines with words', async (t) => {
  const { repository, request } = await prepare(t);
  const { git, folder } = repository;
  git('config', 'core.hooksPath', '.githooks');
  repository.write('.githooks/commit-msg', '#!/bin/sh\necho "no ticket in the message" >&2\nexit 3\n');
  execFileSync('chmod', ['+x', join(folder, '.githooks/commit-msg')]);
  const outcome = await createGitWriter(folder, repository).finishCommit(request);
  assert.ok(!outcome.ok && outcome.failure.code === 'hookDeclined');
  assert.match(outcome.failure.message, /commit-msg declined the commit: no ticket in the message/);
});

test('a commit is signed with the configured key, also in a workspace that is not trusted', async (t) => {
  const { repository, request } = await prepare(t);
  const { git, outside } = repository;
  const key = join(outside, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  writeFileSync(
    join(outside, 'allowed'),
    `ada@example.com ${execFileSync('cat', [`${key}.pub`], { encoding: 'utf8' })}`,
  );
  git('config', 'commit.gpgsign', 'true');
  git('config', 'gpg.format', 'ssh');
  git('config', 'user.signingkey', key);
  for (const trusted of [true, false]) {
    const { commit, isSigned } = await finished(repository, { ...request, trusted });
    assert.ok(isSigned);
    git('-c', `gpg.ssh.allowedSignersFile=${join(outside, 'allowed')}`, 'verify-commit', commit);
  }
  git('config', 'user.signingkey', join(outside, 'missing'));
  const outcome = await createGitWriter(repository.folder, repository).finishCommit(request);
  assert.ok(!outcome.ok && outcome.failure.code === 'signingFailed', JSON.stringify(outcome));
});

test('a signing program of the repository runs in a trusted workspace alone', async (t) => {
  const { repository, request } = await prepare(t);
  const { git, outside } = repository;
  const program = join(outside, 'gpg.sh');
  writeFileSync(
    program,
    '#!/bin/sh\ncat >/dev/null\nprintf "\\n[GNUPG:] SIG_CREATED D\\n" >&2\necho "-----BEGIN PGP SIGNATURE-----"\necho fake\necho "-----END PGP SIGNATURE-----"\n',
    { mode: 0o755 },
  );
  git('config', 'commit.gpgsign', 'true');
  git('config', 'gpg.program', program);
  const { commit } = await finished(repository, request);
  assert.match(git('cat-file', '-p', commit), /gpgsig[^]*fake/);
  const outcome = await createGitWriter(repository.folder, {
    environment: { ...repository.environment, GNUPGHOME: join(outside, 'no-keys') },
  }).finishCommit({ ...request, trusted: false });
  assert.ok(!outcome.ok && outcome.failure.code === 'signingFailed', JSON.stringify(outcome));
});

async function prepare(t: TestContext): Promise<{
  readonly repository: StateRepository;
  readonly request: CommitRequest;
  readonly candidate: string;
  readonly again: string;
}> {
  const repository = stateRepository(t);
  const base = repository.git('rev-parse', 'HEAD');
  const build = async (): Promise<{ readonly commit: string; readonly tree: string }> => {
    const outcome = await createGitWriter(repository.folder, repository).buildCommit({
      base,
      files: [{ path: target, content: Buffer.from(targetAfter) }],
      message: 'Change',
    });
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return outcome.value;
  };
  const [{ commit: candidate, tree }, { commit: again }] = [await build(), await build()];
  return {
    repository,
    candidate,
    again,
    request: { base, tree, message: 'Change', trusted: true, runHooks: true },
  };
}

async function finished(repository: StateRepository, request: CommitRequest): Promise<FinishedCommit> {
  const outcome = await createGitWriter(repository.folder, repository).finishCommit(request);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

function hook({ folder }: StateRepository, name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, '.git/hooks', name), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
}
