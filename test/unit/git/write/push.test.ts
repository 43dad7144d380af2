import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { PushRequest } from '../../../../src/git/write/gitWriteApi.ts';
import { createGitWriter } from '../../../../src/git/write/gitWriter.ts';
import { readPushOutput } from '../../../../src/git/write/pushOutput.ts';
import { repositorySnapshot } from '../../../support/writes/repositorySnapshot.ts';
import { stateRepository, target, type StateRepository } from '../../../support/writes/writeStates.ts';

const request: PushRequest = { remote: 'origin', branch: 'change', trusted: true, runHooks: true };

test('a new branch arrives alone, is followed, and says how far it is', async (t) => {
  const r = changed(t);
  r.git('tag', '-a', '-m', 'one', 'v1');
  r.git('config', 'push.followTags', 'true');
  r.git('branch', 'private');
  r.git('config', '--add', 'remote.origin.push', '+refs/heads/*:refs/heads/*');
  hook(r, 'post-receive', 'echo "Open https://git.example.com/new"');
  const lines: string[] = [];
  const outcome = await push(r, { onProgress: (line) => lines.push(line) });
  assert.deepEqual(outcome, {
    ok: true,
    value: { kind: 'pushed', serverMessages: ['Open https://git.example.com/new'] },
  });
  assert.ok(
    lines.some((line) => line.startsWith('Writing objects: 100%')),
    lines.join('\n'),
  );
  assert.deepEqual(Object.keys(repositorySnapshot(r.upstream).refs), [
    'refs/heads/change',
    'refs/heads/main',
  ]);
  assert.equal(r.git('rev-parse', '--abbrev-ref', 'change@{upstream}'), 'origin/change');
  const again = await push(r);
  assert.deepEqual(again, { ok: true, value: { kind: 'upToDate', serverMessages: [] } });
});

test('nothing is forced, whatever the configuration says', async (t) => {
  const r = changed(t);
  r.git('push', '--quiet', 'origin', 'change');
  r.git('commit', '--quiet', '--amend', '-m', 'Another');
  r.git('config', 'remote.origin.push', '+refs/heads/change:refs/heads/change');
  const was = repositorySnapshot(r.upstream);
  for (const mirror of ['false', 'true']) {
    r.git('config', 'remote.origin.mirror', mirror);
    const outcome = await push(r);
    assert.ok(!outcome.ok && outcome.failure.code === 'notFastForward', JSON.stringify(outcome));
    assert.deepEqual(repositorySnapshot(r.upstream), was);
  }
});

test('a protected branch, in the words of the server', async (t) => {
  const r = changed(t);
  hook(r, 'update', 'echo "GL-HOOK-ERR: main is protected" >&2; exit 1');
  const outcome = await push(r);
  assert.ok(!outcome.ok && outcome.failure.code === 'declinedByServer');
  assert.match(outcome.failure.message, /hook declined/);
  assert.ok('serverMessages' in outcome.failure);
  assert.deepEqual(outcome.failure.serverMessages, [
    'GL-HOOK-ERR: main is protected',
    'error: hook declined to update refs/heads/change',
  ]);
});

test('pre-push runs where hooks do, and not else', async (t) => {
  const r = changed(t);
  writeFileSync(join(r.folder, '.git/hooks/pre-push'), '#!/bin/sh\necho "tests fail" >&2\nexit 1\n', {
    mode: 0o755,
  });
  const outcome = await push(r);
  assert.equal(outcome.ok ? '' : outcome.failure.code, 'declinedByHook');
  assert.ok((await push(r, { runHooks: false })).ok);
});

test('a server that wants to know who pushes: nothing asks and nothing hangs, askpass answers', async (t) => {
  const asked: (string | undefined)[] = [];
  const server = createServer((incoming, answer) => {
    asked.push(incoming.headers.authorization);
    answer.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const r = changed(t);
  r.git(
    'remote',
    'set-url',
    'origin',
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/repository.git`,
  );
  for (const trusted of [true, false]) {
    const outcome = await push(r, { trusted });
    assert.ok(!outcome.ok && outcome.failure.code === 'authentication', JSON.stringify(outcome));
  }
  assert.deepEqual(new Set(asked), new Set([undefined]));
  const askpass = join(r.outside, 'askpass.sh');
  writeFileSync(askpass, '#!/bin/sh\necho secret\n', { mode: 0o755 });
  const outcome = await push(r, { askpass: { GIT_ASKPASS: askpass } });
  assert.ok(!outcome.ok && outcome.failure.code === 'authentication');
  assert.ok(asked.includes(`Basic ${Buffer.from('secret:secret').toString('base64')}`), asked.join());
  assert.ok(!JSON.stringify(outcome).includes('secret'));
});

test('a push that is cancelled ends with all that it started', async (t) => {
  const r = changed(t);
  const [started, ended] = [join(r.outside, 'started'), join(r.outside, 'ended')];
  const slow = `touch '${started}'; sleep 60; touch '${ended}'`;
  writeFileSync(join(r.folder, '.git/hooks/pre-push'), `#!/bin/sh\n${slow}\n`, { mode: 0o755 });
  const was = repositorySnapshot(r.folder);
  const controller = new AbortController();
  const pushed = push(r, { signal: controller.signal });
  while (!existsSync(started)) await setTimeout(5);
  controller.abort();
  const outcome = await pushed;
  assert.equal(outcome.ok ? '' : outcome.failure.code, 'cancelled');
  assert.deepEqual(repositorySnapshot(r.folder), was);
  assert.ok(!existsSync(ended));
});

const main = (reason: string): string => `To origin\n!\trefs/heads/main:refs/heads/main\t${reason}\nDone\n`;
const words: readonly (readonly [code: string, stdout: string, stderr: string])[] = [
  ['notFastForward', main('[rejected] (non-fast-forward)'), 'error: failed to push some refs'],
  ['notFastForward', main('[rejected] (fetch first)'), 'error: failed to push some refs'],
  [
    'declinedByServer',
    main('[remote rejected] (protected branch hook declined)'),
    'remote: error: GH006: Protected branch',
  ],
  ['declinedByServer', main('[remote rejected] (pre-receive hook declined)'), ''],
  ['declinedByServer', main('[remote rejected] (branch is currently checked out)'), ''],
  [
    'authentication',
    '',
    'git@git.example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
  ],
  ['authentication', '', 'Host key verification failed.\nfatal: Could not read from remote repository.'],
  [
    'authentication',
    '',
    "fatal: could not read Username for 'https://git.example.com': terminal prompts disabled",
  ],
  ['authentication', '', "fatal: Authentication failed for 'https://git.example.com/a/'"],
  ['authentication', '', 'fatal: unable to access: The requested URL returned error: 403'],
  [
    'noNetwork',
    '',
    "fatal: unable to access 'https://git.example.com/': Could not resolve host: git.example.com",
  ],
  [
    'noNetwork',
    '',
    'ssh: connect to host 127.0.0.1 port 1: Connection refused\nfatal: Could not read from remote repository.',
  ],
  [
    'noSuchRemote',
    '',
    "fatal: '/gone.git' does not appear to be a git repository\nfatal: Could not read from remote repository.",
  ],
  [
    'noSuchRemote',
    '',
    "remote: Repository not found.\nfatal: repository 'https://git.example.com/x/' not found",
  ],
  ['notTrusted', '', "fatal: transport 'ext' not allowed"],
  ['declinedByHook', '', "error: failed to push some refs to 'origin'"],
  ['pushFailed', '', 'fatal: something new'],
];

for (const [code, stdout, stderr] of words)
  test(`${stdout.split('\t')[2]?.split('\n')[0] ?? stderr.split('\n')[0] ?? ''} is ${code}`, () => {
    const end = { exitCode: 1, stdout: Buffer.from(stdout), stderr };
    assert.throws(
      () => readPushOutput(end, { remote: 'origin', branch: 'main' }),
      (error: { readonly failure?: { readonly code: string; readonly toDo: string } }) => {
        assert.equal(error.failure?.code, code);
        assert.match(error.failure.toDo, /^[A-Z].*\.$/s);
        return true;
      },
    );
  });

function changed(t: Parameters<typeof stateRepository>[0]): StateRepository {
  const r = stateRepository(t);
  r.git('checkout', '--quiet', '-b', 'change');
  r.write(target, 'replicas: 9\n');
  r.commit('Nine');
  return r;
}

const push = (
  r: StateRepository,
  more: Partial<PushRequest> = {},
): ReturnType<ReturnType<typeof createGitWriter>['push']> =>
  createGitWriter(r.folder, r).push({ ...request, ...more });

function hook({ upstream }: StateRepository, name: string, script: string): void {
  writeFileSync(join(upstream, 'hooks', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
