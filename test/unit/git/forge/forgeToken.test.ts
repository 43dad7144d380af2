import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { forgeOf } from '../../../../src/git/forge/forgeOf.ts';
import { forgeToken } from '../../../../src/git/forge/token/forgeToken.ts';
import type { TokenSources } from '../../../../src/git/forge/token/tokenSources.ts';
import { tokenBelongs } from '../../../../src/git/forge/token/tokenBelongs.ts';
import { temporaryFolder } from '../../../support/temporaryRepository.ts';

const github = forgeOf('git@github.com:a/b');
const enterprise = forgeOf('git@ghe.corp.example:a/b', { 'ghe.corp.example': 'github' });
const gitea = forgeOf('https://git.corp.example:8443/a/b', { 'git.corp.example:8443': 'gitea' });
assert.ok(github && enterprise && gitea);

/** A home with the files that login tools leave, and a `gh` that says what it is asked and by whom. */
function world(t: TestContext): { readonly home: string; readonly bin: string } {
  const home = temporaryFolder(t);
  const [bin, gh, tea] = ['bin', '.config/gh', '.config/tea'].map((name) => path.join(home, name));
  assert.ok(bin && gh && tea);
  for (const folder of [bin, gh, tea]) mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(gh, 'hosts.yml'),
    'github.com:\n  user: dana\n  users:\n    dana: {oauth_token: of-the-file}\nother.example: {oauth_token: other}\n',
  );
  writeFileSync(
    path.join(tea, 'config.yml'),
    'logins:\n- {name: x, url: "https://x.example", token: of-x}\n- {name: a, url: "https://git.corp.example:8443/", token: first}\n- {name: b, url: "https://git.corp.example:8443", token: standard, default: true}\n',
  );
  return { home, bin };
}

const ghSays = (bin: string, script: string): void => {
  writeFileSync(path.join(bin, 'gh'), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(bin, 'gh'), 0o755);
};

test('tokens are taken in their order, each only where the one before is not there', async (t) => {
  const { home, bin } = world(t);
  ghSays(bin, 'echo "$1-$2-$3-$4-${GH_TOKEN:-none}"');
  const environment = { PATH: bin, GH_TOKEN: 'of-the-environment' };
  const all: TokenSources = { stored: 'of-the-store', editor: 'of-the-editor', environment, home };
  const taken = async (sources: TokenSources) => {
    const token = await forgeToken(github, sources);
    return token && `${token.source} ${token.value} ${token.host}`;
  };
  assert.equal(await taken(all), 'stored of-the-store github.com');
  assert.equal(await taken({ ...all, stored: 'not\na token' }), 'editor of-the-editor github.com');
  const rest = { environment, home };
  assert.equal(await taken(rest), 'loginTool auth-token---hostname-github.com-none github.com');
  ghSays(bin, 'echo broken; exit 1');
  assert.equal(await taken(rest), 'loginTool of-the-file github.com');
  assert.equal(await taken({ ...rest, except: ['loginTool'] }), 'environment of-the-environment github.com');
  assert.equal(
    await taken({ ...rest, environment: { GITHUB_TOKEN: 'x' }, home: '/none' }),
    'environment x github.com',
  );
  assert.equal(await taken({ environment: {}, home: '/none' }), undefined);
});

test('a program of the folder where somebody works is not run', async (t) => {
  const { home, bin } = world(t);
  ghSays(bin, `touch '${home}/ran'; echo x`);
  const here = process.cwd();
  t.after(() => process.chdir(here));
  process.chdir(bin);
  const relative = ['', '.', path.basename(bin)].join(path.delimiter);
  const token = await forgeToken(github, { environment: { PATH: relative }, home });
  assert.equal(token?.value, 'of-the-file');
});

test('a token of the environment is for the host that is named with it', async () => {
  const of = async (forge: typeof github, environment: NodeJS.ProcessEnv) =>
    (await forgeToken(forge, { environment, home: '/none' }))?.value;
  assert.equal(
    await of(enterprise, { GH_TOKEN: 'x', GITHUB_TOKEN: 'x', GH_ENTERPRISE_TOKEN: 'x' }),
    undefined,
  );
  assert.equal(await of(enterprise, { GH_ENTERPRISE_TOKEN: 'x', GH_HOST: 'ghe.corp.example' }), 'x');
  const runner = { GITHUB_TOKEN: 'x', GITHUB_SERVER_URL: 'https://ghe.corp.example' };
  assert.deepEqual([await of(enterprise, runner), await of(github, runner)], ['x', undefined]);
  assert.equal(await of(gitea, { GITEA_TOKEN: 'x' }), undefined);
  assert.equal(
    await of(gitea, { GITEA_TOKEN: 'x', GITEA_SERVER_URL: 'https://git.corp.example' }),
    undefined,
  );
  assert.equal(
    await of(gitea, { GITEA_TOKEN: 'x', GITEA_SERVER_URL: 'https://git.corp.example:8443/' }),
    'x',
  );
});

test('the login of tea for this forge is taken, its own standard first', async (t) => {
  const { home } = world(t);
  assert.equal((await forgeToken(gitea, { environment: {}, home }))?.value, 'standard');
});

test('a token goes to its own host alone, and never in clear text over a network', () => {
  const refused = (host: string, url: string) => tokenBelongs({ host }, url) !== undefined;
  assert.equal(refused('github.com', 'https://github.com'), false);
  assert.equal(refused('github.com', 'https://github.com.evil.example'), true);
  assert.equal(refused('git.example', 'https://git.example:8443'), true);
  assert.equal(refused('git.example', 'http://git.example'), true);
  for (const host of ['127.0.0.1:3000', 'localhost:3000', '[::1]:3000'])
    assert.equal(refused(host, `http://${host}`), false, host);
  assert.equal(refused('127.0.0.1.evil.example', 'http://127.0.0.1.evil.example'), true);
});
