import { setTimeout as sleepFor } from 'node:timers/promises';

/** Everything about time and chance that watching needs, so that its rules can be tested without waiting. */
export interface Timing {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Ends early, without an error, when the signal says so. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long the server is asked to keep a watch, at least and at most. */
  readonly watchSeconds: readonly [least: number, most: number];
  /** How much later than that a silent watch counts as lost. */
  readonly graceMs: number;
  /** How long a watch that has bookmarks, one a minute, may be silent before it counts as lost. */
  readonly bookmarkMs: number;
}

export const systemTiming: Timing = {
  now: Date.now,
  random: Math.random,
  sleep: async (ms, signal) => {
    await sleepFor(ms, undefined, { signal }).catch(() => undefined);
  },
  // As client-go: not all at the same time.
  watchSeconds: [300, 600],
  graceMs: 30_000,
  // The first bookmark may take two minutes.
  bookmarkMs: 150_000,
};
