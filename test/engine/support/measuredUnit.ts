import { at, isObject, stringAt, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { readHelmBuild } from '../../../src/core/owner/helmBuild.ts';
import { withoutMark } from './editedAt.ts';
import { resourceIdOf, resourceKey } from '../../../src/core/resource/resourceId.ts';
import type { ChartEngine } from '../../../src/engine/chartEngineApi.ts';
import type { KustomizeEngine, RenderedObject } from '../../../src/engine/engineApi.ts';
import { chartOrigins, type ChartOriginsAsked } from '../../../src/session/chartOrigins/chartOrigins.ts';
import { sitesOfRelease } from '../../../src/session/chartOrigins/sitesOfRelease.ts';
import { withOrigins } from '../../../src/session/chartOrigins/withOrigins.ts';
import type { BuiltObject, FileTree } from '../../../src/session/inputs.ts';
import { buildRelease, type ChartToRender } from '../../../src/session/releaseBuild.ts';
import { releaseOptions } from '../../../src/session/releaseOptions.ts';

/** What renders on its own: a folder with a kustomization, or a HelmRelease that a folder holds. */
export interface Unit {
  readonly root: string;
  readonly release?: string;
}

export interface MeasuredEngines {
  readonly kustomize: KustomizeEngine;
  readonly helm: ChartEngine;
}

export type Texts = ReadonlyMap<string, string | Uint8Array>;

/** A unit as its agent would render it; undefined where it does not render. The engine has the files already. */
export async function renderUnit(
  engines: MeasuredEngines,
  files: Texts,
  unit: Unit,
  origins: boolean,
): Promise<readonly RenderedObject[] | undefined> {
  const objects = await kustomized(engines, unit, origins || unit.release !== undefined);
  if (!objects || unit.release === undefined) return objects;
  const chart = chartOf(files, unit.release, objects);
  if (!chart) return undefined;
  const rendered = await buildRelease(engines.helm, chart.toRender);
  if (!rendered.ok) return undefined;
  if (!origins) return rendered.value.objects;
  const found = await chartOrigins(engines.helm, { ...chart, limitMs: 600_000 });
  return found.ok ? withOrigins(rendered.value.objects, found.value.objects) : undefined;
}

/** How long it takes to find where one field of a release comes from, as an editor asks for it. */
export async function fieldMs(
  engines: MeasuredEngines,
  files: Texts,
  unit: Unit,
  field: { readonly object: JsonObject; readonly pointer: string },
): Promise<number | undefined> {
  const objects = await kustomized(engines, unit, true);
  const chart = objects && unit.release !== undefined ? chartOf(files, unit.release, objects) : undefined;
  const id = resourceIdOf(field.object);
  if (!chart || !id) return undefined;
  const fields = [{ id: resourceKey(id), pointer: field.pointer }];
  const start = performance.now();
  await chartOrigins(engines.helm, { ...chart, fields, limitMs: 600_000 });
  return performance.now() - start;
}

async function kustomized(
  engines: MeasuredEngines,
  unit: Unit,
  origins: boolean,
): Promise<readonly RenderedObject[] | undefined> {
  const build = await engines.kustomize.build({
    root: unit.root,
    order: 'flux',
    restrictToRoot: false,
    origins,
  });
  return build.ok ? build.value.objects : undefined;
}

function chartOf(
  files: Texts,
  name: string,
  objects: readonly RenderedObject[],
): Pick<ChartOriginsAsked, 'toRender' | 'ownSites'> | undefined {
  const beside = objects.flatMap((one): readonly BuiltObject[] => {
    const id = resourceIdOf(one.object);
    return id ? [{ ...one, id }] : [];
  });
  const release = beside.find(({ id }) => id.kind === 'HelmRelease' && withoutMark(id.name) === name);
  if (!release) return undefined;
  const sourceOf = (path: string): { path: string; text: string } | undefined => {
    const text = files.get(`/${path}`);
    return typeof text === 'string' ? { path, text } : undefined;
  };
  return {
    toRender: chartToRender(files, release.object, beside),
    ownSites: (request) => sitesOfRelease(request, { release, beside, sourceOf }),
  };
}

function chartToRender(files: Texts, release: JsonObject, beside: readonly BuiltObject[]): ChartToRender {
  const build = readHelmBuild(release);
  const named = (kind: string): readonly JsonObject[] =>
    beside
      .filter(
        ({ id }) =>
          id.kind === kind &&
          build.valuesSources.some((source) => source.kind === kind && source.name === id.name),
      )
      .map(({ object }) => (kind === 'Secret' ? asStored(object) : object));
  const options = releaseOptions(build, {
    revision: 1,
    configMaps: named('ConfigMap'),
    secrets: named('Secret'),
    cluster: {},
  });
  const tree: FileTree = new Map(
    [...files].map(([path, contents]) => [
      path.slice(1),
      typeof contents === 'string'
        ? ({ kind: 'text', source: { path: path.slice(1), text: contents } } as const)
        : ({ kind: 'bytes', bytes: contents } as const),
    ]),
  );
  const path = (stringAt(release, 'spec', 'chart', 'spec', 'chart') ?? '').replace(/^\.\//, '');
  return { tree, path, options: { ...options, hooks: true } };
}

/** As the API server keeps a Secret. */
function asStored({ stringData, ...secret }: JsonObject): JsonObject {
  const data: Record<string, Json> = { ...(isObject(secret['data']) ? secret['data'] : {}) };
  for (const [key, text] of Object.entries(isObject(stringData) ? stringData : {}))
    if (typeof text === 'string') data[key] = Buffer.from(text).toString('base64');
  return { ...secret, data };
}

/** The scalar at a path of keys; undefined for anything else. */
export function scalarAt(object: JsonObject, path: readonly string[]): string | undefined {
  let value: Json | undefined = object;
  for (const step of path)
    value = Array.isArray(value) ? (value as readonly Json[])[Number(step)] : at(value, step);
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}
