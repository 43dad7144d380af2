import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOfExit, failureOfSpawn } from '../../../src/git/gitFailure.ts';

const exits: readonly (readonly [
  stderr: string,
  exitCode: number | null,
  revision: string | undefined,
  code: string,
])[] = [
  ['fatal: not a git repository (or any of the parent directories): .git', 128, undefined, 'notARepository'],
  ['fatal: this operation must be run in a work tree', 128, undefined, 'notARepository'],
  ["fatal: cannot change to '/x': No such file or directory", 128, 'HEAD', 'notARepository'],
  [
    "fatal: cannot use bare repository '/x' (safe.bareRepository is 'explicit')",
    128,
    undefined,
    'notARepository',
  ],
  [
    "fatal: detected dubious ownership in repository at '/x'\nTo add an exception",
    128,
    'HEAD',
    'unsafeOwnership',
  ],
  ["fatal: unsafe repository ('/x' is owned by someone else)", 128, undefined, 'unsafeOwnership'],
  ['fatal: could not fetch abc from promisor remote', 128, 'HEAD', 'missingObjects'],
  ["fatal: transport 'ext' not allowed", 128, undefined, 'missingObjects'],
  ['', 1, 'main', 'unknownRevision'],
  ['', 1, undefined, 'failed'],
  ['fatal: Needed a single revision', 128, 'main', 'unknownRevision'],
  ['fatal: bad object abc', 128, 'abc', 'unknownRevision'],
  ['fatal: not a tree object', 128, 'abc', 'unknownRevision'],
  ['fatal: Not a valid object name abc', 128, undefined, 'failed'],
  ['fatal: index file corrupt', 128, 'HEAD', 'failed'],
  ['', null, 'HEAD', 'failed'],
];

for (const [stderr, exitCode, revision, code] of exits)
  test(`exit ${String(exitCode)} with ${JSON.stringify(stderr)} is ${code}`, () => {
    const failure = failureOfExit({ exitCode, stderr, ...(revision === undefined ? {} : { revision }) });
    assert.equal(failure.code, code);
    assert.ok(failure.message !== '' && !/^fatal|\n/.test(failure.message), failure.message);
  });

test('the line that says what was wrong is the message, warnings before it are not', () => {
  const stderr = 'warning: something\nfatal: index file corrupt\nhint: try again\n';
  assert.equal(failureOfExit({ exitCode: 128, stderr }).message, 'index file corrupt');
});

test('a program that cannot be started', () => {
  const error = (code: string): Error => Object.assign(new Error(code), { code });
  assert.equal(failureOfSpawn(error('ENOENT')).code, 'notInstalled');
  assert.equal(failureOfSpawn(error('EACCES')).code, 'failed');
});
