import type { Origin } from '../../../core/resource/origin.ts';
import type { ChartEngine } from '../../../engine/chartEngineApi.ts';
import { completeRelease } from '../../releases/releaseBuild.ts';
import { allSites } from './chartOrigins.ts';
import type { ChartSite } from './chartSite.ts';
import type { OwnerChart } from './ownerCharts.ts';

/** Something that is said among the values of a chart. */
export interface ChartValue extends Pick<ChartSite, 'text' | 'type'> {
  /** Where it stands among them. */
  readonly path: readonly string[];
}

/** What a place says among the values of the charts of an owner: several, where it sets a variable that they are. */
export async function chartValuesAt(
  helm: ChartEngine,
  charts: readonly OwnerChart[],
  { path, line, column }: Origin,
  signal?: AbortSignal,
): Promise<readonly ChartValue[]> {
  const found: ChartValue[] = [];
  for (const { toRender, folder, ownSites } of charts) {
    const complete = await completeRelease(helm, toRender, signal);
    if (!complete.ok) continue;
    for (const { origin, value, text, type } of allSites(complete.value, folder ?? toRender.path, ownSites))
      if (value && origin.path === path && origin.line === line && origin.column === column)
        found.push({ path: value, text, type });
  }
  return found;
}
