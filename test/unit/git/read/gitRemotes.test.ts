import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitRemotes } from '../../../../src/git/read/gitRemotes.ts';

const cases: readonly (readonly [name: string, configured: string, resolved: string, expected: unknown])[] = [
  ['none', '', '', []],
  [
    'a name with dots, a value with an equals sign',
    'remote.my.own.url\nhttps://h/a?b=c\0',
    'my.own\thttps://h/a?b=c (fetch)\nmy.own\thttps://h/a?b=c (push)\n',
    [{ name: 'my.own', urls: ['https://h/a?b=c'] }],
  ],
  [
    'several addresses, and a filter',
    'remote.o.url\nhttps://h/a\0remote.o.url\nhttps://h/b\0remote.o.pushurl\ngit@h:c\0',
    'o\thttps://h/a (fetch) [blob:none]\no\tgit@h:c (push)\n',
    [{ name: 'o', urls: ['https://h/a', 'https://h/b', 'git@h:c'] }],
  ],
  [
    'only resolved, as of the old .git/remotes',
    '',
    'old\t/srv/x (y) (fetch)\n',
    [{ name: 'old', urls: ['/srv/x (y)'] }],
  ],
  [
    'credentials',
    'remote.o.url\nhttps://u:p@ss@h:8443/a\0remote.p.url\nssh://git:pw@h/a\0remote.q.url\ngit@h:a\0remote.r.url\nHTTPS://token@h/a\0',
    '',
    [
      { name: 'o', urls: ['https://h:8443/a'] },
      { name: 'p', urls: ['ssh://git@h/a'] },
      { name: 'q', urls: ['git@h:a'] },
      { name: 'r', urls: ['HTTPS://h/a'] },
    ],
  ],
  ['an @ in the path stays', 'remote.o.url\nhttps://h/a@b\0', '', [{ name: 'o', urls: ['https://h/a@b'] }]],
];

for (const [name, configured, resolved, expected] of cases)
  test(`remotes: ${name}`, () => {
    assert.deepEqual(
      gitRemotes(configured, resolved).map(({ name: remote, urls }) => ({ name: remote, urls })),
      expected,
    );
  });

test('what is fetched to where', () => {
  const configured =
    'remote.o.url\n/a\0remote.o.fetch\n+refs/heads/*:refs/remotes/o/*\0remote.o.fetch\nrefs/pull/*/head:refs/remotes/o/pr/*\0remote.p.url\n/b\0';
  assert.deepEqual(
    gitRemotes(configured, '').map(({ fetch }) => fetch),
    [['+refs/heads/*:refs/remotes/o/*', 'refs/pull/*/head:refs/remotes/o/pr/*'], []],
  );
});
