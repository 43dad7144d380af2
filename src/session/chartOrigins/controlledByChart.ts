import { failed, success } from '../../base/outcome.ts';
import { isArray, isObject, type Json } from '../../core/resource/json.ts';
import { resourceIdOf, resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import { toPointer } from '../../core/yaml/jsonPointer.ts';
import type { ChartEngine, ChartObject } from '../../engine/chartEngineApi.ts';
import { completeRelease } from '../releaseBuild.ts';
import { appliedObjects } from '../renderedRelease.ts';
import { allSites } from './chartOrigins.ts';
import { markedRequest } from './markedRequest.ts';
import type { OwnerChart } from './ownerCharts.ts';
import { siteMark, unmarked, type SiteMark } from './siteMark.ts';

export interface ControlledPart {
  readonly id: ResourceId;
  /** JSON pointer; empty for an object that is there or not, as the line says. */
  readonly pointer: string;
}

/** What a chart renders otherwise where a line says something else: each of the line's values is changed by itself. */
export async function controlledByChart(
  helm: ChartEngine,
  { toRender, folder, ownSites }: OwnerChart,
  { path, line }: { readonly path: string; readonly line: number },
  signal?: AbortSignal,
): Promise<readonly ControlledPart[]> {
  const complete = await completeRelease(helm, toRender, signal);
  if (!complete.ok) return [];
  const { options } = toRender;
  const { request, render } = complete.value;
  const sites = allSites(complete.value, folder ?? toRender.path, ownSites).filter(
    ({ origin }) => origin.path === path && origin.line === line,
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
    for (const part of changedParts(before, after.value, mark))
      found.set(`${resourceKey(part.id)} ${part.pointer}`, part);
  }
  return [...found.values()];
}

function changedParts(
  before: readonly ChartObject[],
  after: readonly ChartObject[],
  mark: SiteMark,
): readonly ControlledPart[] {
  const now = byKey(after, mark);
  const was = byKey(before, undefined);
  const changed = [...was].flatMap(([key, { id, object }]) => {
    const other = now.get(key);
    return other
      ? differences(object, other.object, []).map((pointer) => ({ id, pointer }))
      : [{ id, pointer: '' }];
  });
  const added = [...now].flatMap(([key, { id }]) => (was.has(key) ? [] : [{ id, pointer: '' }]));
  return [...changed, ...added];
}

interface Known {
  readonly id: ResourceId;
  readonly object: Json;
}

/** By what the object is called without the mark. */
const byKey = (objects: readonly ChartObject[], mark: SiteMark | undefined): ReadonlyMap<string, Known> =>
  new Map(
    objects.flatMap(({ object }) => {
      const id = resourceIdOf(object);
      return id ? [[unmarked(resourceKey(id), mark ? [mark] : []), { id, object }] as const] : [];
    }),
  );

/** Pointers to the scalars that differ, and to what is there in one of the two alone. */
function differences(a: Json | undefined, b: Json | undefined, path: readonly string[]): readonly string[] {
  if (isArray(a) && isArray(b))
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
      differences(a[i], b[i], [...path, String(i)]),
    ).flat();
  if (isObject(a) && isObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      differences(a[key], b[key], [...path, key]),
    );
  return a === b || (a === null && b === null) ? [] : [toPointer(path)];
}
