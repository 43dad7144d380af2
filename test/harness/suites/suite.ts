/** What a suite came to. Zero tests are a failure: a suite that finds nothing to run has lost its tests. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** What can be told of those that failed, to be said once more at the end of all suites. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly title: string;
  readonly error: string;
}

export type Suite = (ended: AbortSignal) => Promise<SuiteResult>;
