import type { Verdict } from '../core/drift/verdict.ts';

/** 0: nothing found; 1: findings; 2: wrong use, or nothing at all could be decided. */
export type ExitCode = 0 | 1 | 2;

/** Pending edits are no findings. A mixture of in sync and unknown is 0, with `strict` it is 2. */
export function exitCodeOf(verdicts: readonly Verdict[], strict: boolean): ExitCode {
  if (verdicts.some((verdict) => findings.has(verdict))) return 1;
  const undecided = verdicts.filter((verdict) => verdict === 'UNKNOWN').length;
  if (undecided === 0) return 0;
  return strict || undecided === verdicts.length ? 2 : 0;
}

const findings: ReadonlySet<Verdict> = new Set<Verdict>([
  'DRIFT',
  'MISSING',
  'BLOCKED',
  'RECREATE',
  'INVALID',
]);
