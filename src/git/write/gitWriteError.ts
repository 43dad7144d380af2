import type { GitWriteFailure, PushFailure } from './gitWriteFailure.ts';

/** A known failure on its way out of the many steps of a change; `gitWriter` alone catches it and makes it an outcome. */
export class GitWriteError extends Error {
  readonly failure: GitWriteFailure | PushFailure;

  constructor(failure: GitWriteFailure | PushFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
