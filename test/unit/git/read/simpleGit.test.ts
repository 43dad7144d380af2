import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleGit } from 'simple-git';
import { temporaryRepository } from '../../../support/temporaryRepository.ts';

// Why reads do not go through simple-git: its guards against untrusted *arguments* refuse the very settings and
// variables that protect against an untrusted *repository*. Where this changes, the decision may be looked at again.

const settings: readonly (readonly [setting: string, allowed: boolean])[] = [
  ['core.hooksPath=/dev/null', false],
  ['core.fsmonitor=', false],
  ['core.pager=cat', false],
  ['protocol.allow=never', false],
  ['log.showSignature=false', true],
  ['safe.bareRepository=explicit', true],
];

for (const [setting, allowed] of settings)
  test(`simple-git ${allowed ? 'takes' : 'refuses'} -c ${setting}`, async (t) => {
    const { folder } = temporaryRepository(t);
    const answer = simpleGit({ baseDir: folder, config: [setting] }).raw('rev-parse', '--show-toplevel');
    if (allowed) assert.equal((await answer).trim(), folder);
    else await assert.rejects(answer, { plugin: 'unsafe' });
  });

for (const variable of ['GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_PAGER', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_COUNT'])
  test(`simple-git refuses ${variable} in the environment`, async (t) => {
    const { folder } = temporaryRepository(t);
    const answer = simpleGit(folder)
      .env({ PATH: process.env['PATH'] ?? '', [variable]: '' })
      .raw('rev-parse', '--show-toplevel');
    await assert.rejects(answer, { plugin: 'unsafe' });
  });
