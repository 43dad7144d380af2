import type { Outcome } from '../../base/outcome.ts';
import type { ChartFailure } from '../../charts/chartFailure.ts';
import type { Chart } from '../../charts/chartsApi.ts';
import type { FetchReference } from '../../core/owner/helm/chartReference.ts';

/** A chart from elsewhere than the repositories, or why it is not here. */
export interface ChartInput {
  readonly reference: FetchReference;
  readonly outcome: Outcome<Chart, ChartFailure>;
}
