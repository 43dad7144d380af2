import type { ChartFailure } from '../../charts/chartFailure.ts';
import { chartKey, chartName, type ChartReference } from '../../core/owner/helm/chartReference.ts';
import { howToAllow } from '../../core/owner/helm/hostNotAllowed.ts';
import type { FetchedChart } from '../builds/buildOptions.ts';
import type { Inputs } from '../inputs.ts';

/** What has become of a chart from elsewhere. */
export type FetchState =
  | { readonly kind: 'there'; readonly fetched: FetchedChart }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'unknown'; readonly reason: string };

export function fetchedChart(
  charts: Inputs['charts'],
  reference: ChartReference,
  versionedByDigest = false,
): FetchState {
  const key = chartKey(reference);
  const outcome = charts.get(key)?.outcome;
  if (!outcome) return { kind: 'waiting' };
  if (!outcome.ok) return { kind: 'unknown', reason: chartReason(outcome.failure) };
  const { version, digest } = outcome.value;
  return { kind: 'there', fetched: { key, name: chartName(reference), version, digest, versionedByDigest } };
}

/** In words, with what to do where a person has to allow it. */
export const chartReason = ({ code, message }: Pick<ChartFailure, 'code' | 'message'>): string =>
  code === 'notAllowed' ? `${message} ${howToAllow}` : message;
