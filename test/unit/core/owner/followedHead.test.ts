import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followedHead } from '../../../../src/core/owner/followedHead.ts';
import type { FollowedRef } from '../../../../src/core/owner/followedRef.ts';
import type { KnownRef, KnownRefs } from '../../../../src/core/owner/knownRefs.ts';
import { trackingRef } from '../../../../src/core/owner/trackingRef.ts';
import { parseVersion } from '../../../../src/core/owner/version.ts';
import { parseVersionRange } from '../../../../src/core/owner/helm/versionRange.ts';

const commit = (digit: number): string => String(digit).repeat(40);
const known: KnownRefs = {
  remotes: [
    {
      name: 'origin',
      fetch: ['+refs/heads/*:refs/remotes/origin/*', '+refs/pull/*/head:refs/remotes/origin/pr/*'],
    },
    { name: 'narrow', fetch: ['+refs/heads/main:refs/remotes/narrow/main'] },
  ],
  head: { branch: 'work', commit: commit(9), upstream: 'refs/remotes/origin/work' },
  refs: [
    { name: 'refs/heads/main', commit: commit(1) },
    { name: 'refs/remotes/origin/main', commit: commit(2) },
    { name: 'refs/remotes/origin/work', commit: commit(3) },
    { name: 'refs/remotes/origin/pr/7', commit: commit(4) },
    { name: 'refs/remotes/narrow/main', commit: commit(5) },
    { name: 'refs/tags/v1.2.0', commit: commit(6), committedAt: 1 },
    { name: 'refs/tags/v1.10.0', commit: commit(7), committedAt: 2 },
    { name: 'refs/tags/v1.10.0+build', commit: commit(8), committedAt: 3 },
    { name: 'refs/tags/2.0.0-rc.1', commit: commit(9), committedAt: 4 },
  ],
};

const heads: readonly (readonly [ref: FollowedRef, remote: string, expected: string])[] = [
  [{ by: 'branch', value: 'main' }, 'origin', `origin/main ${commit(2)}`],
  [{ by: 'branch', value: 'main' }, 'narrow', `narrow/main ${commit(5)}`],
  [
    { by: 'branch', value: 'work' },
    'narrow',
    "work of narrow has not been fetched (git remote set-branches narrow '*', then git fetch narrow)",
  ],
  [{ by: 'branch', value: 'main' }, 'gone', 'main of gone has not been fetched (git fetch gone)'],
  [{ by: 'tag', value: 'v1.2.0' }, 'origin', `v1.2.0 ${commit(6)}`],
  [{ by: 'tag', value: 'v9' }, 'origin', 'v9 of origin has not been fetched (git fetch --tags origin)'],
  [{ by: 'name', value: 'refs/heads/main' }, 'origin', `origin/main ${commit(2)}`],
  [{ by: 'name', value: 'refs/pull/7/head' }, 'origin', `origin/pr/7 ${commit(4)}`],
  [{ by: 'name', value: 'refs/pull/8/head' }, 'origin', 'refs/pull/8/head of origin has not been fetched'],
  [{ by: 'commit', value: commit(1) }, 'origin', `${commit(1).slice(0, 10)} ${commit(1)}`],
  [{ by: 'semver', value: '>=1.0.0' }, 'origin', `v1.10.0+build ${commit(8)}`],
  [{ by: 'semver', value: '~1.2' }, 'origin', `v1.2.0 ${commit(6)}`],
  [{ by: 'semver', value: '>=2.0.0-0' }, 'origin', `2.0.0-rc.1 ${commit(9)}`],
  [{ by: 'semver', value: '>=3' }, 'origin', 'no tag here matches >=3'],
  [{ by: 'semver', value: 'newest' }, 'origin', 'no tag here matches newest'],
  [{ by: 'remoteHead' }, 'origin', `origin/main ${commit(2)}`],
  [{ by: 'remoteHead' }, 'narrow', `narrow/main ${commit(5)}`],
  [{ by: 'unsaid' }, 'origin', `origin/main ${commit(2)}`],
];
for (const [ref, remote, expected] of heads)
  test(`head of ${JSON.stringify(ref)} at ${remote}`, () => {
    const head = followedHead(remote, ref, known);
    assert.equal(head.kind === 'known' ? `${head.name} ${head.commit}` : head.reason, expected);
  });

const origin = (branch: string): KnownRef => ({ name: `refs/remotes/origin/${branch}`, commit: commit(2) });
const noted: KnownRef = { ...origin('HEAD'), target: 'refs/remotes/origin/trunk' };
const narrow = ['+refs/heads/work:refs/remotes/origin/work'];
const toDo = 'git fetch origin, then git remote set-head origin --auto';
const defaults: readonly (readonly [
  why: string,
  refs: readonly KnownRef[],
  fetch: readonly string[],
  head: string,
])[] = [
  ['as Git noted it', [noted, origin('trunk'), origin('main'), origin('work')], [], 'origin/trunk'],
  ['main, where nothing is noted', [origin('main'), origin('work')], [], 'origin/main'],
  ['master, where nothing is noted', [origin('master'), origin('work')], [], 'origin/master'],
  ['not known of two', [origin('main'), origin('master')], [], toDo],
  ['not known where one branch was fetched', [origin('work')], [], toDo],
  ['not known where its branch is gone', [noted, origin('work')], [], toDo],
  [
    'not known to a clone of one branch',
    [origin('work')],
    narrow,
    `git remote set-branches origin '*', then ${toDo}`,
  ],
];
for (const [why, refs, narrowed, expected] of defaults)
  test(`the default branch of a remote is ${why}`, () => {
    const fetch = narrowed.length > 0 ? narrowed : ['+refs/heads/*:refs/remotes/origin/*'];
    const head = followedHead(
      'origin',
      { by: 'remoteHead' },
      { ...known, remotes: [{ name: 'origin', fetch }], refs },
    );
    assert.equal(
      head.kind === 'known'
        ? head.name
        : head.reason.replace(/^which branch is the default of origin is not known here \((.*)\)$/, '$1'),
      expected,
    );
  });

test('what nobody says: the default branch of the remote that is worked with, else what the branch follows', () => {
  const unsaid = (changed: Partial<KnownRefs>): unknown => {
    const head = followedHead('', { by: 'unsaid' }, { ...known, ...changed });
    return head.kind === 'known' ? head.name : head.reason;
  };
  const head = { branch: 'work', commit: commit(9) };
  const fork = { ...head, upstream: 'refs/remotes/narrow/main' };
  assert.deepEqual(
    [
      unsaid({}),
      unsaid({ head: fork }),
      unsaid({ head }),
      unsaid({ refs: [origin('work')] }),
      unsaid({ refs: [origin('work')], head }),
      unsaid({ refs: [], remotes: [], head: { branch: 'main' } }),
    ],
    ['origin/main', 'narrow/main', 'origin/main', 'origin/work', 'work', 'nothing is committed yet'],
  );
});

const refspecs: readonly (readonly [ref: string, refspec: string, expected: string | undefined])[] = [
  ['refs/heads/a/b', '+refs/heads/*:refs/remotes/o/*', 'refs/remotes/o/a/b'],
  ['refs/heads/a', 'refs/heads/b:refs/remotes/o/b', undefined],
  ['refs/heads/a', '+refs/heads/a:refs/remotes/o/a', 'refs/remotes/o/a'],
  ['refs/heads/a', '+refs/heads/a', undefined],
  ['refs/pull/7/head', '+refs/pull/*/head:refs/pr/*', 'refs/pr/7'],
  ['refs/heads/$&', '+refs/heads/*:refs/remotes/o/*', 'refs/remotes/o/$&'],
  ['refs/tags/v1', '+refs/heads/*:refs/remotes/o/*', 'refs/tags/v1'],
  ['refs/tags/v1', '+refs/tags/*:refs/remotes/o/tags/*', 'refs/remotes/o/tags/v1'],
];
for (const [ref, refspec, expected] of refspecs)
  test(`${ref} by ${refspec}`, () => {
    assert.equal(trackingRef(ref, [refspec]), expected);
  });

// As Masterminds/semver 3.4 answers.
const ranges: readonly (readonly [range: string, inside: string, outside: string])[] = [
  ['1.2.3', '1.2.3', '1.2.4'],
  ['1.2', '1.2.9', '1.3.0'],
  ['1', '1.9.0 1.0.0', '2.0.0 1.1.0-rc.1'],
  ['*', '0.0.1 9.9.9', '1.0.0-rc.1'],
  ['', '1.0.0', '1.0.0-rc.1'],
  ['>=1.2 <2', '1.2.0 1.9.9', '1.1.9 2.0.0'],
  ['>=1.2,<2', '1.2.0', '2.0.0'],
  ['>= 1.2, < 2.0.0', '1.2.0', '2.0.0'],
  ['1.2 - 1.4', '1.2.0 1.4.9', '1.1.9 1.5.0'],
  ['1.2.0 - 1.4.0 || ^3', '1.4.0 3.1.0', '1.4.1 4.0.0'],
  ['>1', '2.0.0', '1.5.0'],
  ['>1.2', '1.3.0', '1.2.9'],
  ['<=1', '1.9.9 0.1.0', '2.0.0'],
  ['!=1.2', '1.3.0', '1.2.7'],
  ['!=1.2.3', '1.2.4', '1.2.3'],
  ['~1.2.3', '1.2.9', '1.3.0 1.2.2'],
  ['~>1', '1.9.0', '2.0.0'],
  ['~0.0.0', '5.0.0', ''],
  ['^1.2.3', '1.9.0', '2.0.0 1.2.2'],
  ['^0.2.3', '0.2.9', '0.3.0'],
  ['^0.0.3', '0.0.3', '0.0.4'],
  ['^0.0', '0.0.9', '0.1.0'],
  ['^0', '0.9.0', '1.0.0'],
  ['1.x', '1.5.0', '2.0.0'],
  ['>=1.0.0-0', '1.0.0-rc.1 1.0.0 2.0.0-alpha', '0.9.0'],
  ['>1.0.0-rc.2', '1.0.0-rc.10 1.0.0', '1.0.0-rc.1'],
  ['v1.2.3', 'v1.2.3', ''],
];
for (const [range, inside, outside] of ranges)
  test(`the range ${range || '(empty)'}`, () => {
    const matches = parseVersionRange(range);
    const matching = (texts: string): readonly string[] =>
      texts.split(' ').filter((text) => {
        const version = parseVersion(text);
        return version && matches?.(version);
      });
    assert.deepEqual(matching(inside), inside.split(' '));
    assert.deepEqual(matching(outside), []);
  });

test('what is no range or no version', () => {
  for (const text of ['newest', '>=', '1.2.3.4', '>=1 <', '=>=1'])
    assert.equal(parseVersionRange(text), undefined, text);
  for (const text of ['1.2', '01.2.3', '1.2.3-01', 'release-1.2.3', ''])
    assert.equal(parseVersion(text), undefined, text);
});
