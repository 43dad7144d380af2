import { success, type Outcome } from '../base/outcome.ts';
import { fluxPath } from '../core/owner/fluxPath.ts';
import { chartName } from '../core/owner/chartReference.ts';
import { readHelmBuild } from '../core/owner/helmBuild.ts';
import { chartSourceName, readReleaseChart } from '../core/owner/releaseChart.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { Build, EngineFailure } from '../engine/engineApi.ts';
import { buildFetchedRelease } from '../session/fetchedRelease.ts';
import type { Platform } from '../session/platform.ts';
import type { ReleaseOptions } from '../session/releaseBuild.ts';
import { releaseOptions } from '../session/releaseOptions.ts';
import { isRelease } from '../session/renderedRelease.ts';
import { chartProblem } from './allowCharts.ts';
import { chartSourceInFiles } from './chartSourceInFiles.ts';
import { CommandLineError } from './commandLineError.ts';
import type { FileSource } from './fileSource.ts';
import { renderChart } from './renderChart.ts';

/** Renders what the HelmReleases in a file install, of charts in the same repository or from elsewhere, in the order of the file. */
export async function renderReleases(
  platform: Pick<Platform, 'helm' | 'kustomize' | 'charts'>,
  source: FileSource,
  file: string,
): Promise<Outcome<Build, EngineFailure>> {
  const releases = await releasesIn(platform, source, file);
  const builds: Build[] = [];
  for (const release of releases) {
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
}

/** Of a chart of the repository, or of one that its source names. */
async function renderRelease(
  platform: Pick<Platform, 'helm' | 'kustomize' | 'charts'>,
  source: FileSource,
  { release, file, options }: ReleaseInFile,
): Promise<Outcome<Build, EngineFailure>> {
  requireValues(release, file);
  const wanted = chartSourceName(release);
  if (wanted?.kind === 'GitRepository') {
    const path = fluxPath(stringAt(release, 'spec', 'chart', 'spec', 'chart') ?? '');
    return renderChart(platform, source, path, options);
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
  return buildFetchedRelease(platform.helm, { chart: chart.value, title, versionedByDigest, options });
}

/** As kubectl reads the file: the agents' own reader says what its values are. */
async function releasesIn(
  { kustomize }: Pick<Platform, 'kustomize'>,
  source: FileSource,
  file: string,
): Promise<readonly JsonObject[]> {
  kustomize.setFiles(await source.read([file]));
  const read = await kustomize.build({
    root: `/${file}`,
    order: 'manifests',
    restrictToRoot: true,
    origins: false,
  });
  if (!read.ok)
    throw new CommandLineError('message' in read.failure ? read.failure.message : read.failure.code);
  const releases = read.value.objects.map(({ object }) => object).filter(isRelease);
  if (releases.length === 0)
    throw new CommandLineError(`${file} holds no HelmRelease; render takes a folder`);
  return releases;
}

function requireValues(release: JsonObject, file: string): void {
  const [missing] = readHelmBuild(release).valuesSources.filter(({ optional }) => !optional);
  if (missing)
    throw new CommandLineError(
      `${file}: the values of ${missing.kind}/${missing.name} are in the cluster: name the owner, with a cluster`,
    );
}
