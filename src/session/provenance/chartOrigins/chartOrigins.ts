import { failed, success, type Outcome } from '../../../base/outcome.ts';
import type { LocatedObject } from '../../../core/provenance/locatedObject.ts';
import { isArray, isObject, type Json } from '../../../core/resource/json.ts';
import { valueAtSegments } from '../../../core/resource/segments.ts';
import type { Origin } from '../../../core/resource/origin.ts';
import { resourceIdOf, resourceKey } from '../../../core/resource/resourceId.ts';
import { pointerSegments, toPointer } from '../../../core/yaml/jsonPointer.ts';
import type { ChartEngine, ChartObject } from '../../../engine/chartEngineApi.ts';
import type { EngineFailure } from '../../../engine/engineFailure.ts';
import {
  completeRelease,
  type AskedOfChart,
  type ChartToRender,
  type CompleteRelease,
} from '../../releases/releaseBuild.ts';
import { appliedObjects } from '../../releases/renderedRelease.ts';
import type { ChartField } from './candidates.ts';
import type { ChartSite } from './chartSite.ts';
import { proveSites } from './proveSites.ts';
import { setByAgent } from './setByAgent.ts';
import { sitesOfChart } from './sitesOfChart.ts';

export interface ChartOriginsAsked {
  readonly toRender: ChartToRender;
  /** What the chart's files lie below, where that is not its path in the tree. */
  readonly folder?: string;
  /** What lies outside of the chart: values and all else that its release says. */
  readonly ownSites: (request: AskedOfChart) => readonly ChartSite[];
  /** By `resourceKey` of the object; undefined for every scalar of all of them. */
  readonly fields?: readonly { readonly id: string; readonly pointer: string }[];
  /** No further render is begun after so many milliseconds. */
  readonly limitMs: number;
}

export interface ChartOrigins {
  /** By object, in the order of the build. */
  readonly objects: readonly FoundOrigins[];
  /** There was no time for some. */
  readonly cut: boolean;
}

export interface FoundOrigins {
  readonly object: LocatedObject['object'];
  readonly origins: ReadonlyMap<string, Origin>;
  /** Pointers to what Helm and the agent set beside all that is rendered. */
  readonly setByAgent: ReadonlySet<string>;
}

/** Where fields that a chart renders come from; each origin was confirmed by a render with another value in its place. */
export async function chartOrigins(
  helm: ChartEngine,
  { toRender, folder, ownSites, fields: asked, limitMs }: ChartOriginsAsked,
  signal?: AbortSignal,
): Promise<Outcome<ChartOrigins, EngineFailure>> {
  const until = performance.now() + limitMs;
  const complete = await completeRelease(helm, toRender, signal);
  if (!complete.ok) return complete;
  const { options } = toRender;
  const { request, render } = complete.value;
  const objects = appliedObjects(render, options);
  const ofAgent = objects.map((object) => setByAgent(object, render, request));
  const fields = askedOf(objects, asked).flatMap(({ object, pointer }): readonly ChartField[] => {
    const field = fieldOf(objects, object, pointer);
    return field && ofAgent[object]?.has(pointer) !== true ? [field] : [];
  });
  let cut = false;
  const found = await proveSites({
    request,
    objects,
    sites: allSites(complete.value, folder ?? toRender.path, ownSites),
    fields,
    render: async (marked) => {
      const rendered = await helm.render(marked, signal);
      if (!rendered.ok) return rendered;
      return rendered.value.kind === 'rendered'
        ? success(appliedObjects(rendered.value, options))
        : failed({ code: 'rejected', message: 'a dependency is missing' });
    },
    goOn: () => {
      cut ||= signal?.aborted === true || performance.now() > until;
      return !cut;
    },
  });
  const origins = objects.map(() => new Map<string, Origin>());
  for (const [{ object, pointer }, { origin }] of found) origins[object]?.set(pointer, origin);
  return success({
    objects: objects.map(({ object }, i) => ({
      object,
      origins: origins[i] ?? new Map(),
      setByAgent: ofAgent[i] ?? new Set(),
    })),
    cut,
  });
}

/** Everything that a render may take a value from. */
export const allSites = (
  complete: CompleteRelease,
  folder: string,
  ownSites: ChartOriginsAsked['ownSites'],
): readonly ChartSite[] => [...ownSites(complete.request), ...chartSites(complete, folder)];

const chartSites = ({ request, folders }: CompleteRelease, folder: string): readonly ChartSite[] => [
  ...sitesOfChart({
    chart: request.chart,
    folder,
    withoutValues: (request.packing?.valuesFiles?.length ?? 0) > 0,
  }),
  ...(request.dependencies ?? []).flatMap(({ chart }, dependency) =>
    sitesOfChart({ chart, dependency, folder: folders[dependency] ?? '', withoutValues: false }),
  ),
];

function fieldOf(objects: readonly ChartObject[], object: number, pointer: string): ChartField | undefined {
  const made = objects[object];
  const segments = pointerSegments(pointer);
  const value = valueAtSegments(made?.object, segments);
  if (!made || value === undefined || value === null || typeof value === 'object') return undefined;
  return {
    object,
    pointer,
    text: String(value),
    name: segments.findLast((segment) => !/^\d+$/.test(segment)) ?? '',
    template: made.template.slice(made.template.indexOf('/') + 1),
  };
}

interface Asked {
  readonly object: number;
  readonly pointer: string;
}

function askedOf(objects: readonly ChartObject[], fields: ChartOriginsAsked['fields']): readonly Asked[] {
  if (!fields) return everyScalar(objects);
  const places = new Map(
    objects.flatMap(({ object }, i) => {
      const id = resourceIdOf(object);
      return id ? [[resourceKey(id), i]] : [];
    }),
  );
  return fields.flatMap(({ id, pointer }) => {
    const object = places.get(id);
    return object === undefined ? [] : [{ object, pointer }];
  });
}

const everyScalar = (objects: readonly ChartObject[]): readonly Asked[] =>
  objects.flatMap(({ object }, i) => pointersOf(object, []).map((pointer) => ({ object: i, pointer })));

function pointersOf(value: Json, path: readonly string[]): readonly string[] {
  if (isArray(value)) return value.flatMap((item, i) => pointersOf(item, [...path, String(i)]));
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) => pointersOf(item, [...path, key]));
  return [toPointer(path)];
}
