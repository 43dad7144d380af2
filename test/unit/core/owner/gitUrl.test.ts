import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameRepository } from '../../../../src/core/owner/gitUrl.ts';

/** All spellings within one list name one repository; spellings of different lists name different ones. */
const repositories: readonly (readonly string[])[] = [
  [
    'https://github.com/org/repo',
    'https://github.com/org/repo.git',
    'https://github.com/org/repo.git/',
    'https://github.com/org/repo/',
    'https://github.com//org//repo',
    'https://github.com:443/org/repo',
    'http://github.com/org/repo',
    'http://github.com:80/org/repo',
    'https://user@github.com/org/repo',
    'https://user:p%40ss@github.com/org/repo.git',
    'https://x-access-token:tok@en@github.com/org/repo.git',
    'https://GitHub.com/Org/Repo',
    'HTTPS://GITHUB.COM/ORG/REPO.GIT',
    'https://github.com./org/repo',
    'https://www.github.com/org/repo',
    'ssh://git@github.com/org/repo',
    'ssh://git@github.com:22/org/repo.git',
    'ssh://github.com/org/repo',
    'git+ssh://git@github.com/org/repo.git',
    'ssh+git://git@github.com/org/repo.git',
    'git://github.com/org/repo.git',
    'git://github.com:9418/org/repo.git',
    'git@github.com:org/repo',
    'git@github.com:org/repo.git',
    'git@github.com:/org/repo.git',
    'github.com:org/repo.git',
    '[git@github.com:22]:org/repo.git',
    'org-12345@github.com:org/repo.git',
    'ssh://git@ssh.github.com:443/org/repo.git',
    '[git@ssh.github.com:443]:org/repo.git',
    '  https://github.com/org/repo\n',
    'https://github.com/org/repo?ref=main',
    'https://github.com/org/repo#readme',
    'https://github.com/org/%72epo',
  ],
  ['https://github.com/org/repo2'],
  ['https://github.com/org2/repo'],
  ['https://github.com/org/repo/sub', 'git@github.com:org/repo/sub.git'],
  ['https://github.example.com/org/repo', 'git@github.example.com:org/repo.git'],
  ['https://notgithub.com/org/repo'],
  ['https://github.com:8443/org/repo2b'],
  [
    'https://gitlab.com/group/sub/repo.git',
    'git@gitlab.com:group/sub/repo.git',
    'ssh://git@altssh.gitlab.com:443/group/sub/repo.git',
  ],
  [
    'https://bitbucket.org/team/repo.git',
    'git@bitbucket.org:team/repo',
    'ssh://git@altssh.bitbucket.org:443/team/repo',
  ],
  [
    'https://dev.azure.com/org/project/_git/repo',
    'https://org@dev.azure.com/org/project/_git/repo',
    'https://org.visualstudio.com/project/_git/repo',
    'https://org.visualstudio.com/DefaultCollection/project/_git/repo',
    'git@ssh.dev.azure.com:v3/org/project/repo',
    'ssh://git@ssh.dev.azure.com/v3/org/project/repo',
    'ssh://git@ssh.dev.azure.com:22/v3/org/project/repo',
    'org@vs-ssh.visualstudio.com:v3/org/project/repo',
  ],
  [
    'https://dev.azure.com/org/project/_git/project',
    'https://dev.azure.com/org/_git/project',
    'git@ssh.dev.azure.com:v3/org/project/project',
  ],
  [
    'https://dev.azure.com/org/my%20project/_git/my%20repo',
    'git@ssh.dev.azure.com:v3/org/my project/my repo',
    'https://org.visualstudio.com/my%20project/_git/my%20repo',
  ],
  ['https://dev.azure.com/org2/project/_git/repo', 'https://org2.visualstudio.com/project/_git/repo'],
  ['https://bitbucket.example.com/scm/PROJ/repo.git', 'ssh://git@bitbucket.example.com:7999/proj/repo.git'],
  ['https://bitbucket.example.com/scm/~ada/repo.git', 'ssh://git@bitbucket.example.com:7999/~ada/repo.git'],
  [
    'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop',
    'ssh://APKAEXAMPLE@git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop',
  ],
  [
    'http://127.0.0.1:34881/repo',
    'http://127.0.0.1:34881/repo.git/',
    'http://someone:secret@127.0.0.1:34881/repo',
  ],
  ['http://127.0.0.1:34882/repo'],
  ['http://localhost:34881/repo'],
  ['https://git.example.com:8443/a/b', 'https://GIT.example.com:8443/A/B.git'],
  ['https://git.example.com:9443/a/b'],
  ['https://[2001:db8::1]:8443/a/b', 'https://u@[2001:DB8::1]:8443/a/b.git'],
  ['https://[2001:db8::2]:8443/a/b'],
  ['https://git.example.com/my.git.repo', 'git@git.example.com:my.git.repo.git'],
  ['https://git.example.com/', 'https://git.example.com'],
  ['/srv/git/repo.git'],
  ['/srv/git/repo'],
  ['file:///srv/git/repo.git'],
  ['C:\\git\\repo'],
  ['c:/git/repo'],
  ['../relative/repo'],
  ['codecommit::eu-west-1://profile@shop'],
  ['ext::sh -c whatever'],
  [''],
];

for (const [index, spellings] of repositories.entries()) {
  const first = spellings[0] ?? '';
  test(`${JSON.stringify(first)} in ${String(spellings.length)} spellings, and no other repository`, () => {
    for (const a of spellings) {
      for (const b of spellings) assert.ok(sameRepository(a, b), `${a} = ${b}`);
      for (const other of repositories.filter((_, i) => i !== index).flat())
        assert.ok(!sameRepository(a, other), `${a} ≠ ${other}`);
    }
  });
}

test('ports are compared within a transport only', () => {
  const https = 'https://git.example.com/a/b';
  const odd = 'https://git.example.com:8443/a/b';
  assert.ok(!sameRepository(https, odd));
  for (const ssh of [
    'ssh://git@git.example.com:2222/a/b',
    'git@git.example.com:a/b.git',
    '[git@git.example.com:2222]:a/b',
  ])
    for (const http of [https, odd]) assert.ok(sameRepository(ssh, http), `${ssh} = ${http}`);
  assert.ok(!sameRepository('ssh://git@git.example.com:2222/a/b', 'git@git.example.com:a/b'));
});
