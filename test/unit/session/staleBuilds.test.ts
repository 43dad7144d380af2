import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success } from '../../../src/base/outcome.ts';
import { buildKey, workingTree, type BuildInput, type GoodBuild } from '../../../src/session/inputs.ts';
import { failedAsStale, markStaleBuilds } from '../../../src/session/builds/staleBuilds.ts';

const good = (...reads: readonly string[]): BuildInput => {
  const value: GoodBuild = { objects: [], reads: new Set(reads), texts: new Map(), warnings: [] };
  return { outcome: success(value), stale: false, lastGood: value };
};
const broken: BuildInput = {
  outcome: failed({ code: 'rejected', message: 'no' }),
  stale: false,
  lastGood: undefined,
};
const apps = buildKey('/repo', workingTree, 'apps');
const infra = buildKey('/repo', workingTree, 'infra');
const builds = new Map([
  [apps, good('apps/kustomization.yaml', 'base/web.yaml')],
  [infra, good('infra/kustomization.yaml')],
  [buildKey('/repo', 'c0ffee', 'apps'), good('apps/kustomization.yaml')],
  [buildKey('/other', workingTree, 'apps'), good('apps/kustomization.yaml')],
]);

const staleAfter = (
  changed: readonly string[],
  appearedOrGone: (path: string) => boolean = () => false,
  among: ReadonlyMap<string, BuildInput> = builds,
): readonly string[] =>
  [...markStaleBuilds(among, '/repo', { changed, appearedOrGone: changed.filter(appearedOrGone) })]
    .filter(([, { stale }]) => stale)
    .map(([key]) => key);

void test('a changed file reaches the builds of the working tree that read it', () => {
  assert.deepEqual(staleAfter(['base/web.yaml']), [apps]);
  assert.deepEqual(staleAfter(['apps/kustomization.yaml']), [apps]);
  assert.deepEqual(staleAfter(['README.md']), []);
});

void test('a file that appears reaches the builds that read in its folder', () => {
  assert.deepEqual(
    staleAfter(['infra/kustomization.yml'], () => true),
    [infra],
  );
  assert.deepEqual(
    staleAfter(['docs/new.md'], () => true),
    [],
  );
});

void test('what a failed build would have read is not known, so that any change may mend it', () => {
  assert.deepEqual(
    staleAfter(['anything'], () => false, new Map([[apps, broken]])),
    [apps],
  );
});

void test('the map stays the same where nothing is reached', () => {
  assert.equal(markStaleBuilds(builds, '/repo', { changed: ['README.md'], appearedOrGone: [] }), builds);
});

test('what failed is tried again, what was rendered is not', () => {
  const retried = failedAsStale(new Map([...builds, ['broken', broken]]));
  assert.deepEqual(
    [...retried].filter(([, { stale }]) => stale).map(([key]) => key),
    ['broken'],
  );
  assert.equal(retried.get(apps), builds.get(apps));
});
