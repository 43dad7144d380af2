import { success, type Outcome } from '../base/outcome.ts';
import type { ChartEngine } from '../engine/chartEngineApi.ts';
import type { Build } from '../engine/engineApi.ts';
import type { EngineFailure } from '../engine/engineFailure.ts';
import { chartOrigins, type ChartOriginsAsked } from '../session/provenance/chartOrigins/chartOrigins.ts';
import { withOrigins } from '../session/provenance/chartOrigins/withOrigins.ts';

/** A build of a chart with the place of every field that renders with other values lead to. */
export async function withChartOrigins(
  helm: ChartEngine,
  asked: Omit<ChartOriginsAsked, 'limitMs' | 'fields'>,
  build: Build,
): Promise<Outcome<Build, EngineFailure>> {
  const found = await chartOrigins(helm, { ...asked, limitMs: allOriginsLimitMs });
  if (!found.ok) return found;
  const { objects, cut } = found.value;
  return success({
    ...build,
    objects: withOrigins(build.objects, objects),
    warnings: cut
      ? [...build.warnings, 'some origins are left out: finding them took too long']
      : build.warnings,
  });
}

/** For all fields of a chart: somebody waits for it, and for nothing else. */
export const allOriginsLimitMs = 60_000;
