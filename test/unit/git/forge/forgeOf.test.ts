import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ForgeHosts, NewPullRequest } from '../../../../src/git/forge/forgeApi.ts';
import { forgeOf } from '../../../../src/git/forge/forgeOf.ts';
import { newPullRequestPage } from '../../../../src/git/forge/newPullRequestPage.ts';

const hosts: ForgeHosts = {
  'git.corp.example': 'gitea',
  'ghe.corp.example': 'github',
  'gl.corp.example': { kind: 'gitlab', url: 'https://code.corp.example/gitlab/' },
  'bb.corp.example': 'bitbucketServer',
  'tfs.corp.example': 'azureDevOps',
  '127.0.0.1:3000': 'gitea',
  'ssh.corp.example:2222': { kind: 'gitea', url: 'https://git.corp.example:8443' },
};

const remotes: readonly (readonly [remote: string, page: string | undefined])[] = [
  ['git@github.com:acme/fleet.git', 'github https://github.com/acme/fleet'],
  ['https://token@github.com/acme/fleet', 'github https://github.com/acme/fleet'],
  ['http://github.com/acme/fleet', 'github https://github.com/acme/fleet'],
  ['ssh://git@ssh.github.com:443/acme/fleet.git', 'github https://github.com/acme/fleet'],
  ['https://acme.ghe.com/team/fleet.git', 'github https://acme.ghe.com/team/fleet'],
  ['git@gitlab.com:acme/ops/prod/fleet.git', 'gitlab https://gitlab.com/acme/ops/prod/fleet'],
  ['git@bitbucket.org:acme/fleet.git', 'bitbucket https://bitbucket.org/acme/fleet'],
  ['https://codeberg.org/acme/fleet.git', 'gitea https://codeberg.org/acme/fleet'],
  [
    'git@ssh.dev.azure.com:v3/acme/My%20Ops/fleet',
    'azureDevOps https://dev.azure.com/acme/My%20Ops/_git/fleet',
  ],
  ['https://acme.visualstudio.com/Ops/_git/fleet', 'azureDevOps https://dev.azure.com/acme/Ops/_git/fleet'],
  [
    'https://git.corp.example:8443/forge/acme/fleet.git',
    'gitea https://git.corp.example:8443/forge/acme/fleet',
  ],
  ['git@git.corp.example:acme/fleet.git', 'gitea https://git.corp.example/acme/fleet'],
  ['ssh://git@ssh.corp.example:2222/acme/fleet', 'gitea https://git.corp.example:8443/acme/fleet'],
  ['ssh://git@ssh.corp.example/acme/fleet', undefined],
  ['http://127.0.0.1:3000/acme/fleet', 'gitea http://127.0.0.1:3000/acme/fleet'],
  ['https://GHE.corp.example/acme/fleet', 'github https://ghe.corp.example/acme/fleet'],
  ['https://gl.corp.example/gitlab/a/b/fleet.git', 'gitlab https://code.corp.example/gitlab/a/b/fleet'],
  [
    'https://bb.corp.example/bitbucket/scm/OPS/fleet.git',
    'bitbucketServer https://bb.corp.example/bitbucket/projects/OPS/repos/fleet',
  ],
  [
    'ssh://git@bb.corp.example:7999/~dana/fleet.git',
    'bitbucketServer https://bb.corp.example/users/dana/repos/fleet',
  ],
  [
    'https://tfs.corp.example/tfs/Main/Ops/_git/fleet',
    'azureDevOps https://tfs.corp.example/tfs/Main/Ops/_git/fleet',
  ],
  ['https://unknown.example/acme/fleet', undefined],
  ['git@github.com.evil.example:acme/fleet', undefined],
  ['https://github.com/fleet', undefined],
  ['https://github.com/x/acme/fleet', undefined],
  ['https://git.corp.example/acme/..', undefined],
  ['/srv/git/fleet.git', undefined],
  ['', undefined],
];
for (const [remote, page] of remotes)
  test(`${remote} is ${page ?? 'no forge'}`, () => {
    const found = forgeOf(remote, hosts);
    assert.equal(found && `${found.kind} ${found.webUrl}`, page);
  });

const request = (remote: string, more: Partial<NewPullRequest> = {}): NewPullRequest => {
  const repository = forgeOf(remote, hosts);
  assert.ok(repository);
  return { repository, base: 'main', head: 'a/b#c', title: 'T & t', body: 'B\nb', ...more };
};

const pages: readonly (readonly [remote: string, page: string])[] = [
  [
    'git@github.com:acme/fleet',
    'https://github.com/acme/fleet/compare/main...a/b%23c?quick_pull=1&title=T%20%26%20t&body=B%0Ab',
  ],
  [
    'git@codeberg.org:acme/fleet',
    'https://codeberg.org/acme/fleet/compare/main...a/b%23c?expand=1&title=T%20%26%20t&body=B%0Ab',
  ],
  [
    'git@gitlab.com:a/b/fleet',
    'https://gitlab.com/a/b/fleet/-/merge_requests/new?merge_request%5Bsource_branch%5D=a%2Fb%23c&merge_request%5Btarget_branch%5D=main&merge_request%5Btitle%5D=T%20%26%20t&merge_request%5Bdescription%5D=B%0Ab',
  ],
  [
    'git@bitbucket.org:acme/fleet',
    'https://bitbucket.org/acme/fleet/pull-requests/new?source=a%2Fb%23c&dest=main&title=T%20%26%20t&description=B%0Ab',
  ],
  [
    'ssh://git@bb.corp.example/OPS/fleet',
    'https://bb.corp.example/projects/OPS/repos/fleet/pull-requests?create&sourceBranch=refs%2Fheads%2Fa%2Fb%23c&targetBranch=refs%2Fheads%2Fmain&title=T%20%26%20t&description=B%0Ab',
  ],
  [
    'https://dev.azure.com/acme/ops/_git/fleet',
    'https://dev.azure.com/acme/ops/_git/fleet/pullrequestcreate?sourceRef=a%2Fb%23c&targetRef=main&title=T%20%26%20t&description=B%0Ab',
  ],
];
for (const [remote, url] of pages)
  test(`the page for ${remote}`, () => {
    assert.deepEqual(newPullRequestPage(request(remote)), { url, notes: [] });
  });

test('a fork, and a draft where the page cannot say it', () => {
  const fork = forgeOf('git@github.com:dana/fleet');
  assert.ok(fork);
  const { url, notes } = newPullRequestPage(request('git@github.com:acme/fleet', { fork, draft: true }));
  assert.match(url, /\/acme\/fleet\/compare\/main\.\.\.dana:a\/b%23c\?/);
  assert.match(notes.join(), /Choose "draft"/);
  const gitlab = newPullRequestPage(request('git@gitlab.com:a/fleet', { draft: true }));
  assert.match(gitlab.url, /merge_request%5Bdraft%5D=true/);
  assert.deepEqual(gitlab.notes, []);
});

test('an address is no longer than it may be, and what was cut is told', () => {
  const body = 'ä line\n'.repeat(500);
  const long = newPullRequestPage(request('git@github.com:acme/fleet', { body }));
  assert.ok(long.url.length <= 2_000 && long.url.length > 1_900, String(long.url.length));
  assert.match(long.notes.join(), /text was cut/);
  const noLine = newPullRequestPage(request('git@github.com:acme/fleet', { body: 'x'.repeat(3_000) }));
  assert.doesNotMatch(noLine.url, /body=/);
  assert.match(noLine.notes.join(), /too long/);
  const title = newPullRequestPage(request('git@github.com:acme/fleet', { title: 'x'.repeat(3_000) }));
  assert.doesNotMatch(title.url, /title=/);
  assert.equal(newPullRequestPage(request('git@github.com:acme/fleet', { body }), 90_000).notes.length, 0);
});
