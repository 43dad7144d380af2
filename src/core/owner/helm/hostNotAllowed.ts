import type { Outcome } from '../../../base/outcome.ts';
import { chartKey, type FetchReference } from './chartReference.ts';

export interface HostNotAllowed {
  readonly host: string;
  /** For people, of all charts from there: `ghcr.io is not allowed (…)`. */
  readonly reason: string;
}

/** What became of charts, by `chartKey`; a failure is the `ChartFailure` of src/charts. */
type Charts = ReadonlyMap<string, { readonly outcome?: Outcome<unknown, Failure> | undefined }>;

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly host?: string;
}

interface Build {
  readonly outcome: Outcome<unknown, { readonly code: string; readonly message?: string }>;
  /** What it turned out to need. */
  readonly charts?: readonly { readonly reference: FetchReference }[];
}

/**
 * Where a render fails for nothing else than that the person has not allowed, or not trusted the workspace, to fetch a chart:
 * nothing is wrong with the files. `named` are the charts that the owner itself names.
 */
export function hostNotAllowed(
  charts: Charts,
  named: readonly FetchReference[] | undefined,
  build: Build | undefined,
): HostNotAllowed | undefined {
  if (build?.outcome.ok !== false) return undefined;
  const { message = '' } = build.outcome.failure;
  for (const reference of [...(named ?? []), ...(build.charts ?? []).map((one) => one.reference)]) {
    const outcome = charts.get(chartKey(reference))?.outcome;
    if (outcome?.ok !== false || !message.includes(outcome.failure.message)) continue;
    const { code, host } = outcome.failure;
    if (host === undefined) continue;
    if (code === 'notAllowed') return { host, reason: `${host} is not allowed ${howToAllow}` };
    if (code === 'notTrusted') return { host, reason: 'the workspace is not trusted' };
  }
  return undefined;
}

/** Behind what is not allowed. */
export const howToAllow = '(Fetch Charts, or --fetch-charts, allows it)';
