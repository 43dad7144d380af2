import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf } from '../../../src/commandLine/exitCode.ts';
import type { Verdict } from '../../../src/core/drift/judge/verdict.ts';

const cases: readonly (readonly [verdicts: readonly Verdict[], plain: number, strict: number])[] = [
  [[], 0, 0],
  [['SYNC', 'PENDING', 'CONVERGING', 'IGNORED'], 0, 0],
  [['SYNC', 'DRIFT'], 1, 1],
  [['MISSING'], 1, 1],
  [['INVALID', 'UNKNOWN'], 1, 1],
  [['SYNC', 'UNKNOWN'], 0, 2],
  [['UNKNOWN', 'UNKNOWN'], 2, 2],
  [['SYNC', 'NOT_COMPARED'], 0, 0],
  [['NOT_COMPARED'], 2, 2],
  [['UNKNOWN', 'NOT_COMPARED'], 2, 2],
];

for (const [verdicts, plain, strict] of cases) {
  void test(`exit code of ${verdicts.join(', ') || 'nothing'}`, () => {
    assert.equal(exitCodeOf(verdicts, false), plain);
    assert.equal(exitCodeOf(verdicts, true), strict);
  });
}
