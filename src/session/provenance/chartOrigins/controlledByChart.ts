import { failed, success } from '../../../base/outcome.ts';
import { resourceKey } from '../../../core/resource/resourceId.ts';
import type { ChartEngine } from '../../../engine/chartEngineApi.ts';
import { changedParts, type ControlledPart } from '../changedParts.ts';
import { completeRelease } from '../../releases/releaseBuild.ts';
import { appliedObjects } from '../../releases/renderedRelease.ts';
import { allSites } from './chartOrigins.ts';
import { markedRequest } from './markedRequest.ts';
import type { OwnerChart } from './ownerCharts.ts';
import { siteMark, unmarked } from './siteMark.ts';

/** What a chart renders otherwise where lines say something else: each value on them is changed by itself. */
export async function controlledByChart(
  helm: ChartEngine,
  { toRender, folder, ownSites }: OwnerChart,
  lines: readonly { readonly path: string; readonly line: number }[],
  signal?: AbortSignal,
): Promise<readonly ControlledPart[]> {
  const complete = await completeRelease(helm, toRender, signal);
  if (!complete.ok) return [];
  const { options } = toRender;
  const { request, render } = complete.value;
  const sites = allSites(complete.value, folder ?? toRender.path, ownSites).filter(
    ({ origin, written = origin }) =>
      lines.some(({ path, line }) => [origin, written].some((one) => one.path === path && one.line === line)),
  );
  const before = appliedObjects(render, options);
  const found = new Map<string, ControlledPart>();
  for (const site of sites) {
    const mark = siteMark(site, 0);
    const marked = await helm.render(markedRequest(request, [mark]), signal);
    const after =
      marked.ok && marked.value.kind === 'rendered'
        ? success(appliedObjects(marked.value, options))
        : failed(null);
    if (!after.ok) continue;
    for (const part of changedParts(before, after.value, (text) => unmarked(text, [mark])))
      found.set(`${resourceKey(part.id)} ${part.pointer}`, part);
  }
  return [...found.values()];
}
