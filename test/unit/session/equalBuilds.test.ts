import assert from 'node:assert/strict';
import { test } from 'node:test';
import { success } from '../../../src/base/outcome.ts';
import { equalBuilds } from '../../../src/session/builds/equalBuilds.ts';
import { buildKey, type BuildInput, type FileTree } from '../../../src/session/inputs.ts';
import {
  build,
  failedBuild,
  firstCommit,
  inputs,
  repository,
  root,
  secondCommit,
  text,
} from '../../support/snapshots.ts';

/** Of two revisions the second is built only where it can differ in what the first has read. */

const files = (contents: Readonly<Record<string, string>>): FileTree =>
  new Map(Object.entries(contents).flatMap(([path, value]) => [...text(path, value)]));

const before = {
  'apps/kustomization.yaml': 'resources: [web.yaml]',
  'apps/web.yaml': 'web',
  'README.md': 'a',
};
const read = build({ tree: files({ 'apps/kustomization.yaml': '', 'apps/web.yaml': '' }) });

function equalAt(after: Readonly<Record<string, string>>, built: BuildInput = read): BuildInput | undefined {
  const commits = new Map([
    [firstCommit, success(files(before))],
    [secondCommit, success(files(after))],
  ]);
  const world = inputs({
    repository: repository({ commits }),
    builds: new Map([[buildKey(root, firstCommit, 'apps'), built]]),
  });
  const key = buildKey(root, secondCommit, 'apps');
  return equalBuilds(world)({ key, root, revision: secondCommit, path: 'apps', mode: 'flux-ks' });
}

const good = read.outcome.ok ? read.outcome.value : undefined;
const scanning = good && build();

const cases: readonly (readonly [what: string, after: Readonly<Record<string, string>>, equal: boolean])[] = [
  ['the same files', before, true],
  ['a file that it did not read', { ...before, 'README.md': 'b' }, true],
  ['a file that appears elsewhere', { ...before, 'docs/new.md': '' }, true],
  ['a file that it read', { ...before, 'apps/web.yaml': 'other' }, false],
  ['a file that appears beside one that it read', { ...before, 'apps/kustomization.yml': '' }, false],
  [
    'a file that it read and that is gone',
    { 'apps/kustomization.yaml': before['apps/kustomization.yaml'] },
    false,
  ],
  ['what the source leaves out', { ...before, '.sourceignore': 'apps' }, false],
];
for (const [what, after, equal] of cases)
  test(`${what}: ${equal ? 'the same build' : 'another build'}`, () => {
    assert.equal(equalAt(after), equal ? read : undefined);
  });

test('a folder that was scanned counts with all that is below it', () => {
  assert.ok(scanning?.outcome.ok);
  const value = { ...scanning.outcome.value, scanned: 'docs' };
  const built = { ...scanning, outcome: success(value) };
  assert.equal(equalAt({ ...before, 'docs/deep/new.md': '' }, built), undefined);
  assert.equal(equalAt({ ...before, 'other/new.md': '' }, built), built);
});

test('a build that is stale, or failed, stands for no other', () => {
  assert.equal(equalAt(before, { ...read, stale: true }), undefined);
  assert.equal(equalAt(before, failedBuild({ code: 'rejected', message: 'no' })), undefined);
});
