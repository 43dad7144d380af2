import type { Timing } from '../timing.ts';
import { createTurnstile } from '../turnstile.ts';

/** How often one cluster is asked: every dry run passes its admission webhooks, which are other people's. */
export interface DryRunPace {
  /** Undefined where it was given up before its turn. */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T | undefined>;
  /** Nothing is begun for so long. */
  pause(ms: number): void;
}

export function createDryRunPace({ now, sleep }: Pick<Timing, 'now' | 'sleep'>): DryRunPace {
  const enter = createTurnstile(atATime);
  let next = 0;
  return {
    run: (task, signal) =>
      enter(async () => {
        while (!signal.aborted && next > now()) await sleep(next - now(), signal);
        if (signal.aborted) return undefined;
        next = now() + intervalMs;
        return task();
      }),
    pause: (ms) => {
      next = Math.max(next, now() + ms);
    },
  };
}

const atATime = 4;

/** Five a second, evenly. */
const intervalMs = 200;
