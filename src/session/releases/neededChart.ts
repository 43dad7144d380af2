import type { FetchReference } from '../../core/owner/helm/chartReference.ts';

/** What a build turned out to need beside the charts that its owner names: what these depend on, or what lies elsewhere. */
export interface NeededChart {
  readonly reference: FetchReference;
  /** What was there of it; undefined where it could not be had. */
  readonly digest: string | undefined;
}
