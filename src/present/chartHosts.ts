import { chartHost, chartName } from '../core/owner/helm/chartReference.ts';
import type { Snapshot } from '../session/snapshot.ts';
import type { ChartHost } from './viewModels.ts';

/** The hosts that charts of the workspace's owners come from, with what became of them, by name. */
export function chartHosts({ wanted, inputs }: Pick<Snapshot, 'wanted' | 'inputs'>): readonly ChartHost[] {
  const hosts = new Map<string, { charts: Set<string>; problems: Set<string> }>();
  for (const [key, reference] of wanted.charts) {
    const host = chartHost(reference);
    if (host === undefined) continue;
    const known = hosts.get(host) ?? { charts: new Set(), problems: new Set() };
    hosts.set(host, known);
    known.charts.add(chartName(reference));
    const outcome = inputs.charts.get(key)?.outcome;
    if (outcome?.ok === false) known.problems.add(outcome.failure.message);
  }
  return [...hosts]
    .map(([host, { charts, problems }]) => ({
      host,
      charts: [...charts].sort(),
      problems: [...problems].sort(),
    }))
    .sort((a, b) => a.host.localeCompare(b.host));
}
