import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { simpleGit } from 'simple-git';
import { temporaryFolder, temporaryRepository } from '../../../support/temporaryRepository.ts';

// Why changes do not go through simple-git. It guards against untrusted *arguments*; what a change needs is protection
// from an untrusted *repository*, standard input, exit codes, and an end of all that a cancelled process started. Where
// one of these changes, the decision may be looked at again.

const environment = (variables: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: '/nowhere',
  ...variables,
});

for (const variable of ['GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_EDITOR', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_COUNT'])
  test(`simple-git refuses ${variable}, which keeps prompts and settings out`, async (t) => {
    const { folder } = temporaryRepository(t);
    const answer = simpleGit(folder)
      .env(environment({ [variable]: '' }))
      .raw('status');
    await assert.rejects(answer, { plugin: 'unsafe' });
  });

for (const setting of ['core.hooksPath=/dev/null', 'core.fsmonitor=', 'core.sshCommand=ssh'])
  test(`simple-git refuses -c ${setting}, which keeps the repository's programs out`, async (t) => {
    const { folder } = temporaryRepository(t);
    await assert.rejects(simpleGit({ baseDir: folder, config: [setting] }).raw('status'), {
      plugin: 'unsafe',
    });
  });

test('simple-git lets through what its guards do not know: a push that runs a program of the repository', async (t) => {
  const { folder, commit, git } = temporaryRepository(t);
  commit('First');
  const mark = join(temporaryFolder(t), 'ran');
  const program = join(temporaryFolder(t), 'program.sh');
  writeFileSync(program, `#!/bin/sh\necho ran > '${mark}'\n`, { mode: 0o755 });
  git('remote', 'add', 'origin', 'ssh://git.invalid/repository.git');
  git('config', 'core.sshCommand', program);
  await assert.rejects(simpleGit(folder).env(environment()).push('origin', 'main'));
  assert.equal(readFileSync(mark, 'utf8'), 'ran\n');
});

test('simple-git gives a command no input: an index cannot be changed by many entries at once', async (t) => {
  const { folder, commit } = temporaryRepository(t);
  commit('First');
  const git = simpleGit({ baseDir: folder, timeout: { block: 500 } }).env(environment());
  await assert.rejects(git.raw('update-index', '-z', '--index-info'), { plugin: 'timeout' });
});

test('simple-git takes the exit code 1 of a merge with conflicts for success, as it has no words', async (t) => {
  const { folder, write, commit, git } = temporaryRepository(t);
  write('a', 'one\n');
  commit('First');
  git('checkout', '--quiet', '-b', 'side');
  write('a', 'two\n');
  commit('Side');
  git('checkout', '--quiet', 'main');
  write('a', 'three\n');
  commit('Main');
  const text = await simpleGit(folder).env(environment()).raw('merge-tree', '--write-tree', 'main', 'side');
  assert.match(text, /CONFLICT/);
});
