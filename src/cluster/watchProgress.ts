import { backoffMs } from './backoff.ts';
import type { ClusterFailure } from './clusterFailure.ts';

/** Where a scope's list and watch stands. */
export interface WatchProgress {
  /** Up to where everything is known; undefined: a list is needed. */
  readonly resourceVersion: string | undefined;
  /** Set after an interruption: see `verifyStore`. */
  readonly verify: boolean;
  /** Attempts in a row that brought nothing. */
  readonly attempts: number;
  /** Unreadable lines in a row. */
  readonly unreadable: number;
  /** Why the state may be old. It goes when a watch opens. */
  readonly failure: ClusterFailure | undefined;
  /** It came from a watch that had opened, so it goes only when a watch brings something. */
  readonly needsEvent: boolean;
}

/** How a list, a check or a watch ended. `lively`: a watch brought something, or lasted. */
export type StepEnd =
  | { readonly kind: 'listed'; readonly resourceVersion: string }
  /** The server's store is no older than what we know. */
  | { readonly kind: 'verified' }
  /** The server does not hold our version: it has forgotten it, or has another past. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly failure: ClusterFailure; readonly whileListing: boolean }
  | {
      readonly kind: 'ended';
      readonly resourceVersion: string;
      readonly lively: boolean;
      readonly cut: boolean;
    }
  /** The server ended the watch with an error of its own. */
  | {
      readonly kind: 'broken';
      readonly resourceVersion: string;
      readonly lively: boolean;
      readonly message: string;
    }
  | { readonly kind: 'unreadable'; readonly resourceVersion: string; readonly lively: boolean };

export interface NextStep {
  readonly progress: WatchProgress;
  readonly waitMs: number;
}

export const startOfWatch: WatchProgress = {
  resourceVersion: undefined,
  verify: false,
  attempts: 0,
  unreadable: 0,
  failure: undefined,
  needsEvent: false,
};

/** What follows a step: the whole policy of resuming, listing anew, waiting and reporting. */
export function nextStep(progress: WatchProgress, end: StepEnd, random: () => number): NextStep {
  switch (end.kind) {
    case 'listed':
      return atOnce({ ...progress, resourceVersion: end.resourceVersion, verify: false });
    case 'verified':
      return atOnce({ ...progress, verify: false });
    case 'expired': {
      const isFirst = progress.attempts === 0;
      const next = later({ ...progress, resourceVersion: undefined, verify: false }, random);
      return isFirst ? { ...next, waitMs: 0 } : next;
    }
    case 'failed':
      return afterFailure(progress, end, random);
    case 'ended':
    case 'broken':
    case 'unreadable':
      return afterWatch(afterEvents(progress, end), end, random);
  }
}

type WatchEnd = Extract<StepEnd, { readonly lively: boolean }>;

/** A watch that was lively makes good for what went wrong before it. */
const afterEvents = (progress: WatchProgress, { resourceVersion, lively }: WatchEnd): WatchProgress =>
  lively ? { ...progress, resourceVersion, attempts: 0, unreadable: 0 } : { ...progress, resourceVersion };

function afterWatch(progress: WatchProgress, end: WatchEnd, random: () => number): NextStep {
  switch (end.kind) {
    case 'ended': {
      const resumed = { ...progress, verify: end.cut };
      // That a watch ends is ordinary: a failure shows when the next does not open, or ends as soon.
      if (end.lively) return atOnce(resumed);
      return later(progress.attempts < 2 ? resumed : failing(resumed, endsAtOnce), random);
    }
    case 'broken':
      return later(failing(progress, { code: 'badAnswer', message: end.message }), random);
    case 'unreadable': {
      // The line is asked for again, from the version before it. If it comes back the same, all is listed anew.
      const counted = { ...progress, unreadable: progress.unreadable + 1 };
      if (counted.unreadable < 2) return later(counted, random);
      return later({ ...failing(counted, unreadable), resourceVersion: undefined }, random);
    }
  }
}

const endsAtOnce: ClusterFailure = { code: 'unreachable', message: 'the server ends every watch at once' };
const unreadable: ClusterFailure = {
  code: 'badAnswer',
  message: 'the server sends a change that cannot be read',
};

const failing = (progress: WatchProgress, failure: ClusterFailure): WatchProgress => ({
  ...progress,
  failure,
  needsEvent: true,
});

function afterFailure(
  progress: WatchProgress,
  { failure, whileListing }: Extract<StepEnd, { kind: 'failed' }>,
  random: () => number,
): NextStep {
  const failed = { ...progress, failure, needsEvent: false };
  if (lasting.has(failure.code)) {
    // Where only the watch is denied the list is still worth something: it is made again each time.
    const resourceVersion = whileListing ? progress.resourceVersion : undefined;
    return { progress: { ...failed, resourceVersion }, waitMs: Math.round(lastingMs * (0.9 + random() / 5)) };
  }
  const next = later({ ...failed, verify: progress.resourceVersion !== undefined }, random);
  const askedMs = failure.code === 'unreachable' ? (failure.retryAfterMs ?? 0) : 0;
  return { ...next, waitMs: Math.max(askedMs, next.waitMs) };
}

/** These change by a person's hand, seldom; a new connection, as after `refresh`, asks at once. */
const lasting: ReadonlySet<ClusterFailure['code']> = new Set([
  'badKubeconfig',
  'denied',
  'notServed',
  'refusedByGuard',
  'unauthorized',
]);

const lastingMs = 5 * 60_000;

const atOnce = (progress: WatchProgress): NextStep => ({ progress, waitMs: 0 });

const later = (progress: WatchProgress, random: () => number): NextStep => ({
  progress: { ...progress, attempts: progress.attempts + 1 },
  waitMs: backoffMs(progress.attempts, random),
});
