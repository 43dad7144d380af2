import type { Outcome } from '../../src/base/outcome.ts';

/** The value of an outcome that must be a good one. */
export function valueOf<T, F>(outcome: Outcome<T, F>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`a failure: ${JSON.stringify(outcome.failure)}`);
}
