import { describeFailure } from '../harnessFailure.ts';
import { say } from '../say.ts';
import type { Suite, SuiteResult } from './suite.ts';

export interface TimedResult extends SuiteResult {
  readonly milliseconds: number;
}

/** A suite that cannot even start has failed; the others still run. */
export async function attempt(suite: Suite, ended: AbortSignal): Promise<TimedResult> {
  const start = Date.now();
  const timed = (result: SuiteResult): TimedResult => ({ ...result, milliseconds: Date.now() - start });
  const failed = (reason: string): TimedResult => {
    say(reason);
    return timed({ passed: 0, failed: 1, failures: [{ title: 'the suite', error: reason }] });
  };
  try {
    const result = await suite(ended);
    return result.passed + result.failed > 0 ? timed(result) : failed('there is no test in this suite');
  } catch (error) {
    return failed(describeFailure(error));
  }
}
