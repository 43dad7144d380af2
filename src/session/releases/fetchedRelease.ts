import { kept } from '../../base/kept.ts';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { Chart } from '../../charts/chartsApi.ts';
import { digestMetadata } from '../../core/owner/helm/releaseChart.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { ChartEngine } from '../../engine/chartEngineApi.ts';
import type { Build, RenderedObject } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { fileContent } from '../git/fileContent.ts';
import type { FetchedChart } from '../builds/buildOptions.ts';
import type { FileTree, Inputs } from '../inputs.ts';
import { buildRelease, type ChartToRender, type FetchChart } from './releaseBuild.ts';
import type { ReleaseOptions } from './releaseOptions.ts';

export interface FetchedRelease {
  readonly chart: Chart;
  /** What stands for the chart in origins: no file of the repository. */
  readonly title: string;
  /** helm-controller makes the digest of the manifest part of the chart's version. */
  readonly versionedByDigest: boolean;
  readonly options: ReleaseOptions;
  /** Where in it the chart is; '' where it is nothing else. */
  readonly path?: string;
  /** Gives what it depends on and does not hold. */
  readonly fetch?: FetchChart | undefined;
}

/** Renders a chart from elsewhere than the repository. */
export async function buildFetchedRelease(
  helm: ChartEngine,
  release: FetchedRelease,
  signal?: AbortSignal,
): Promise<Outcome<Build, EngineFailure>> {
  const build = await buildRelease(helm, fetchedToRender(release), signal);
  if (!build.ok) return build;
  const { warnings, hooks, definitions } = build.value;
  const objects = build.value.objects.map((object) => moved(object, release.title));
  return success({
    ...{ objects, reads: [], warnings },
    ...(hooks ? { hooks } : {}),
    ...(definitions ? { definitions } : {}),
  });
}

/** As a tree of its own. Files of values are those of the chart. */
export function fetchedToRender({
  chart,
  versionedByDigest,
  options,
  path = '',
  fetch,
}: FetchedRelease): ChartToRender {
  const { packing, ...others } = options;
  const metadata = versionedByDigest ? digestMetadata(chart.manifestDigest ?? '') : packing?.versionMetadata;
  const valuesFiles = packing?.valuesFiles ?? [];
  // What needs no change is taken as it was published.
  const isPacked = valuesFiles.length > 0 || metadata !== undefined;
  const asked: ReleaseOptions = {
    ...others,
    ...(isPacked
      ? {
          packing: {
            valuesFiles,
            ignoreMissing: packing?.ignoreMissing === true,
            ...(metadata === undefined ? {} : { versionMetadata: metadata }),
          },
        }
      : {}),
  };
  return { tree: treeOf(chart.files), path, options: asked, fetch };
}

/** Of a chart that the session has fetched. */
export function buildFetched(
  helm: ChartEngine,
  charts: Inputs['charts'],
  {
    fetched: { key, name, version, digest, versionedByDigest },
    ...how
  }: { readonly fetched: FetchedChart } & Pick<FetchedRelease, 'options' | 'path' | 'fetch'>,
  signal: AbortSignal,
): Promise<Outcome<Build, EngineFailure>> | Outcome<Build, EngineFailure> {
  const chart = charts.get(key)?.outcome;
  // Another one was fetched meanwhile, and another build is wanted.
  if (!chart?.ok || chart.value.digest !== digest) return failed({ code: 'cancelled' });
  const release = { chart: chart.value, title: `${name}-${version}.tgz`, versionedByDigest, ...how };
  return buildFetchedRelease(helm, release, signal);
}

/** Its files; undefined where another one was fetched meanwhile. */
export function fetchedTree(charts: Inputs['charts'], { key, digest }: FetchedChart): FileTree | undefined {
  const chart = charts.get(key)?.outcome;
  return chart?.ok && chart.value.digest === digest ? treeOf(chart.value.files) : undefined;
}

/** A chart is fetched once and rendered often. */
const treeOf = kept(
  (files: Chart['files']): FileTree =>
    new Map([...files].map(([path, bytes]) => [path, fileContent(path, bytes)])),
);

const moved = (rendered: RenderedObject, title: string): RenderedObject => ({
  ...rendered,
  origins: new Map(
    [...rendered.origins].map(([field, origin]): [string, Origin] => [
      field,
      { ...origin, path: `${title}/${origin.path}` },
    ]),
  ),
});
