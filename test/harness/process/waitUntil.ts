import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessFailure } from '../harnessFailure.ts';
import type { ServerProcess } from './serverProcess.ts';

export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
  /** When one of these ends, waiting is in vain: its log says why. */
  readonly processes?: readonly ServerProcess[];
}

/** Asks again until there is an answer other than undefined and false. What `check` throws counts as not yet. */
export async function waitUntil<T>(
  what: string,
  check: () => T | false | undefined | Promise<T | false | undefined>,
  { timeoutMs = 60_000, everyMs = 50, processes = [] }: WaitOptions = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await check();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    const ended = processes.find((each) => each.ended);
    if (ended) throw new HarnessFailure(`${ended.name} ended while waiting for ${what}`, ended.lastWords());
    if (Date.now() > end) {
      const said = processes.map((each) => each.lastWords()).join('\n');
      throw new HarnessFailure(
        `no ${what} within ${timeoutMs / 1000} s${last instanceof Error ? `: ${last.message}` : ''}`,
        said || 'try again on a quieter machine',
        { cause: last },
      );
    }
    await sleep(everyMs);
  }
}
