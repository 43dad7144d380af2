import type { Schedule } from './watchedState.ts';

/** A single change is published at once, with all that came in the same turn; in a burst, 40 times a second. */
export function createPublishSchedule(now: () => number): Schedule {
  let last = Number.NEGATIVE_INFINITY;
  return (publish) => {
    const run = (): void => {
      last = now();
      publish();
    };
    const waitMs = last + quietMs - now();
    if (waitMs > 0) {
      const timer = setTimeout(run, Math.min(waitMs, quietMs));
      return () => {
        clearTimeout(timer);
      };
    }
    const immediate = setImmediate(run);
    return () => {
      clearImmediate(immediate);
    };
  };
}

const quietMs = 25;
