import { chartKey, type ChartReference } from '../../core/owner/helm/chartReference.ts';
import {
  appliedReference,
  chartSourceName,
  formatSource,
  readReleaseChart,
  unreadChart,
  type ChartSourceName,
} from '../../core/owner/helm/releaseChart.ts';
import type { ReleaseRecord } from '../../core/owner/helm/releaseRecord.ts';
import type { FetchedChart } from '../builds/buildOptions.ts';
import { chartSourceObject } from './chartSources.ts';
import { fetchedChart } from './fetchedChart.ts';
import type { Inputs } from '../inputs.ts';
import type { ReleaseSpec } from './releaseSpecs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** The chart from elsewhere that a HelmRelease takes at a revision. `facts` tell two answers apart. */
export type WantedChart = {
  readonly reference?: ChartReference;
  readonly fetched?: FetchedChart;
  readonly facts: readonly unknown[];
} & (
  | { readonly kind: 'there' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'unknown'; readonly reason: string }
);

/** Undefined where the chart lies in the repository. */
export function wantedChart(
  inputs: Inputs,
  { root, owners }: { readonly root: string; readonly owners: readonly UnjudgedOwner[] },
  spec: ReleaseSpec,
  /** The release whose chart it was, instead of what the source has now. */
  applied?: ReleaseRecord,
): WantedChart | undefined {
  if (spec.kind !== 'there') return undefined;
  const name = chartSourceName(spec.release);
  if (!name || name.kind === 'GitRepository') return undefined;
  const unknown = (reason: string): WantedChart => ({ kind: 'unknown', reason, facts: [reason] });
  if (!isFetched(name)) return unknown(unreadChart(name));
  const source = chartSourceObject({ inputs, root, owners, beside: [spec.beside] }, name);
  if (!source)
    return unknown(`its chart comes from ${formatSource(name)}, which the repository does not hold`);
  const read = readReleaseChart(spec.release, source);
  if (!read.ok) return unknown(read.failure);
  const { versionedByDigest } = read.value;
  const reference = applied
    ? appliedReference(read.value.reference, { version: applied.chartVersion, ociDigest: applied.ociDigest })
    : read.value.reference;
  const key = chartKey(reference);
  const facts = [key, inputs.charts.get(key)?.outcome];
  return { reference, facts, ...fetchedChart(inputs.charts, reference, versionedByDigest) };
}

/** Whether a release takes its chart from a Helm repository or an OCI registry. */
export const isFetched = ({ kind }: ChartSourceName): boolean =>
  kind === 'HelmRepository' || kind === 'OCIRepository';
