import { success, type Outcome } from '../base/outcome.ts';
import { fluxPath } from '../core/owner/flux/fluxPath.ts';
import { chartName } from '../core/owner/helm/chartReference.ts';
import { readHelmBuild } from '../core/owner/helm/helmBuild.ts';
import { namedHelmChart, withHelmChart } from '../core/owner/helm/helmChart.ts';
import { readHelmRelease } from '../core/owner/helm/helmRelease.ts';
import { chartSourceName, type ChartSourceName, readReleaseChart } from '../core/owner/helm/releaseChart.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { Build, RenderedObject } from '../engine/engineApi.ts';
import type { EngineFailure } from '../engine/engineFailure.ts';
import type { ChartOriginsAsked } from '../session/provenance/chartOrigins/chartOrigins.ts';
import { sitesOfRelease } from '../session/provenance/chartOrigins/sitesOfRelease.ts';
import { buildFetchedRelease, fetchedToRender } from '../session/releases/fetchedRelease.ts';
import type { Platform } from '../session/platform.ts';
import { releaseOptions, type ReleaseOptions } from '../session/releases/releaseOptions.ts';
import { isRelease } from '../session/releases/renderedRelease.ts';
import { chartProblem } from './allowCharts.ts';
import { chartSourceInFiles, chartSourcesInFiles } from './chartSourceInFiles.ts';
import { CommandLineError } from './commandLineError.ts';
import type { FileSource } from './fileSource.ts';
import { renderChart } from './renderChart.ts';
import { withChartOrigins } from './withChartOrigins.ts';

/** Renders what the HelmReleases in a file install, of charts in the same repository or from elsewhere, in the order of the file. */
export async function renderReleases(
  platform: Pick<Platform, 'helm' | 'kustomize' | 'charts'>,
  source: FileSource,
  { file, origins }: { readonly file: string; readonly origins: boolean },
): Promise<Outcome<Build, EngineFailure>> {
  const { releases, text } = await releasesIn(platform, source, file);
  const builds: Build[] = [];
  for (const located of releases) {
    const wanted = namedHelmChart(located.object);
    const release = wanted
      ? withHelmChart(located.object, await chartSourceInFiles(platform, source, { wanted, file }))
      : located.object;
    const options = releaseOptions(readHelmBuild(release), {
      revision: 1,
      configMaps: [],
      secrets: [],
      cluster: {},
    });
    const build = await renderRelease(platform, source, {
      release,
      file,
      options: { ...options, hooks: true },
      ...(origins
        ? {
            ownSites: (request) =>
              sitesOfRelease(request, {
                release: located,
                beside: [],
                sourceOf: (path) => (path === file ? text : undefined),
              }),
          }
        : {}),
    });
    if (!build.ok) return build;
    builds.push(build.value);
  }
  return success({
    objects: builds.flatMap(({ objects }) => objects),
    reads: builds.flatMap(({ reads }) => reads),
    warnings: builds.flatMap(({ warnings }) => warnings),
  });
}

interface ReleaseInFile {
  readonly release: JsonObject;
  readonly file: string;
  readonly options: ReleaseOptions;
  readonly ownSites?: ChartOriginsAsked['ownSites'];
}

/** Of a chart of the repository, or of one that its source names. */
async function renderRelease(
  platform: Pick<Platform, 'helm' | 'kustomize' | 'charts'>,
  source: FileSource,
  { release, file, options, ownSites }: ReleaseInFile,
): Promise<Outcome<Build, EngineFailure>> {
  requireValues(release, file);
  const wanted = chartSourceName(release);
  if (wanted?.kind === 'GitRepository') {
    await requireOwnRepository(platform, source, { release, file, wanted });
    const path = fluxPath(stringAt(release, 'spec', 'chart', 'spec', 'chart') ?? '');
    return renderChart(platform, source, { path, options, ownSites });
  }
  const name = stringAt(release, 'metadata', 'name') ?? '';
  if (wanted?.kind !== 'HelmRepository' && wanted?.kind !== 'OCIRepository')
    throw new CommandLineError(
      `${file}: HelmRelease ${name} takes its chart from ${wanted?.kind ?? 'nowhere'}, which is not read`,
    );
  const read = readReleaseChart(release, await chartSourceInFiles(platform, source, { wanted, file }));
  if (!read.ok) throw new CommandLineError(`${file}: HelmRelease ${name}: ${read.failure}`);
  const { reference, versionedByDigest } = read.value;
  const chart = await platform.charts.chart(reference);
  if (!chart.ok) throw new CommandLineError(chartProblem(chart.failure));
  const title = `${chartName(reference)}-${chart.value.version}.tgz`;
  const fetched = { chart: chart.value, title, versionedByDigest, options };
  const build = await buildFetchedRelease(platform.helm, fetched);
  if (!build.ok || !ownSites) return build;
  const toRender = fetchedToRender(fetched);
  return withChartOrigins(platform.helm, { toRender, folder: title, ownSites }, build.value);
}

/** As kubectl reads the file: the agents' own reader says what its values are. */
async function releasesIn(
  { kustomize }: Pick<Platform, 'kustomize'>,
  source: FileSource,
  file: string,
): Promise<{ readonly releases: readonly RenderedObject[]; readonly text: SourceText }> {
  const contents = await source.read([file]);
  kustomize.setFiles(contents);
  const read = await kustomize.build({
    root: `/${file}`,
    order: 'manifests',
    restrictToRoot: true,
    origins: true,
  });
  if (!read.ok)
    throw new CommandLineError('message' in read.failure ? read.failure.message : read.failure.code);
  const releases = read.value.objects.filter(({ object }) => isRelease(object));
  if (releases.length === 0)
    throw new CommandLineError(`${file} holds no HelmRelease; render takes a folder`);
  const text = contents.get(`/${file}`);
  return { releases, text: { path: file, text: typeof text === 'string' ? text : '' } };
}

/** One that the files do not hold is taken to be this repository, and so is any of several that is. */
async function requireOwnRepository(
  platform: Pick<Platform, 'kustomize'>,
  source: FileSource,
  { release, file, wanted }: Pick<ReleaseInFile, 'release' | 'file'> & { readonly wanted: ChartSourceName },
): Promise<void> {
  const named = await chartSourcesInFiles(platform, source, { wanted, file });
  const key = `${wanted.namespace}/${wanted.name}`;
  const read = named.map((one) => readHelmRelease(release, new Map([[key, one]]), source.remotes));
  if (read.some(({ kind }) => kind === 'ours')) return;
  for (const one of read)
    if (one.kind === 'other')
      throw new CommandLineError(
        `${file}: HelmRelease ${stringAt(release, 'metadata', 'name') ?? ''}: ${one.reason}`,
      );
}

function requireValues(release: JsonObject, file: string): void {
  const [missing] = readHelmBuild(release).valuesSources.filter(({ optional }) => !optional);
  if (missing)
    throw new CommandLineError(
      `${file}: the values of ${missing.kind}/${missing.name} are in the cluster: name the owner, with a cluster`,
    );
}
