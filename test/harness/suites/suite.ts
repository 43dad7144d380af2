/** What a suite came to. Zero tests are a failure: a suite that finds nothing to run has lost its tests. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
}

export type Suite = (ended: AbortSignal) => Promise<SuiteResult>;
