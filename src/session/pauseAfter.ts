import type { Wanted } from './snapshot.ts';

/**
 * For how many milliseconds nothing is derived after a step that took so many: while very many builds are awaited, what they
 * give is taken in a few at a time, so that most of the time goes to them.
 */
export const pauseAfter = ({ builds }: Wanted, tookMs: number): number =>
  builds.length > manyBuilds ? Math.min(longestMs, 3 * tookMs) : 0;

const manyBuilds = 12;
const longestMs = 200;
