import type { Verdict } from '../core/drift/judge/verdict.ts';

/** 0: nothing found; 1: findings; 2: wrong use, or nothing at all could be decided. */
export type ExitCode = 0 | 1 | 2;

/**
 * Pending edits are no findings. A mixture of in sync and unknown is 0, with `strict` it is 2. What cannot be compared by
 * its nature is no failure beside what can; alone it decides nothing.
 */
export function exitCodeOf(verdicts: readonly Verdict[], strict: boolean): ExitCode {
  if (verdicts.some((verdict) => findings.has(verdict))) return 1;
  if (strict && verdicts.includes('UNKNOWN')) return 2;
  return verdicts.length > 0 && verdicts.every((verdict) => undecided.has(verdict)) ? 2 : 0;
}

const findings: ReadonlySet<Verdict> = new Set<Verdict>([
  'DRIFT',
  'MISSING',
  'BLOCKED',
  'RECREATE',
  'INVALID',
]);

const undecided: ReadonlySet<Verdict> = new Set<Verdict>(['UNKNOWN', 'NOT_COMPARED']);
