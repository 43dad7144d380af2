import type { ListedDryRuns } from './dryRunGuard.ts';

/** Whether dry runs may be sent to a server; asked before each. */
export interface DryRunPermit {
  /** What the person says at this moment. */
  readonly isOn: () => boolean;
  readonly listed: ListedDryRuns;
}

export const noDryRuns: DryRunPermit = { isOn: () => false, listed: new Set() };
