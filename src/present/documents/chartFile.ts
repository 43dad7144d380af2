import { chartName } from '../../core/owner/helm/chartReference.ts';
import type { Inputs } from '../../session/inputs.ts';
import type { ChartFile } from '../place.ts';

/**
 * The file of a chart from elsewhere that an origin names: `web-1.2.0.tgz/templates/web.yaml`, of one that another chart
 * depends on `web/templates/web.yaml`. Undefined where no chart is known by that name.
 */
export function chartFile(charts: Inputs['charts'], path: string): ChartFile | undefined {
  for (const { reference, outcome } of charts.values()) {
    if (!outcome.ok) continue;
    const { version, digest, files } = outcome.value;
    const name = chartName(reference);
    for (const title of [`${name}-${version}.tgz`, name]) {
      const file = path.startsWith(`${title}/`) ? path.slice(title.length + 1) : '';
      if (files.has(file)) return { title: `${name}-${version}`, digest, file };
    }
  }
  return undefined;
}

/** Its text as it was fetched; undefined where the chart is not there any more. */
export function chartFileText(
  charts: Inputs['charts'],
  { digest, file }: Pick<ChartFile, 'digest' | 'file'>,
): string | undefined {
  for (const { outcome } of charts.values()) {
    const bytes = outcome.ok && outcome.value.digest === digest ? outcome.value.files.get(file) : undefined;
    if (bytes) return new TextDecoder().decode(bytes);
  }
  return undefined;
}
