import { success, type Outcome } from '../base/outcome.ts';
import { fluxPath } from '../core/owner/fluxPath.ts';
import { readHelmBuild } from '../core/owner/helmBuild.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { Build, EngineFailure } from '../engine/engineApi.ts';
import type { Platform } from '../session/platform.ts';
import { releaseOptions } from '../session/releaseOptions.ts';
import { isRelease } from '../session/renderedRelease.ts';
import { CommandLineError } from './commandLineError.ts';
import type { FileSource } from './fileSource.ts';
import { renderChart } from './renderChart.ts';

/** Renders what the HelmReleases in a file install, of charts in the same repository, in the order of the file. */
export async function renderReleases(
  platform: Pick<Platform, 'helm' | 'kustomize'>,
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
    const path = fluxPath(chartOf(release, file));
    const build = await renderChart(platform, source, path, { ...options, hooks: true });
    if (!build.ok) return build;
    builds.push(build.value);
  }
  return success({
    objects: builds.flatMap(({ objects }) => objects),
    reads: builds.flatMap(({ reads }) => reads),
    warnings: builds.flatMap(({ warnings }) => warnings),
  });
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

function chartOf(release: JsonObject, file: string): string {
  const name = stringAt(release, 'metadata', 'name') ?? '';
  const refuse = (why: string): CommandLineError =>
    new CommandLineError(
      `${file}: HelmRelease ${name} ${why}; only charts that lie in the repository are rendered`,
    );
  const reference = stringAt(release, 'spec', 'chartRef', 'kind');
  if (reference !== undefined) throw refuse(`takes its chart from ${reference}`);
  const kind = stringAt(release, 'spec', 'chart', 'spec', 'sourceRef', 'kind') ?? '(none)';
  if (kind !== 'GitRepository') throw refuse(`takes its chart from a source of kind ${kind}`);
  const [missing] = readHelmBuild(release).valuesSources.filter(({ optional }) => !optional);
  if (missing)
    throw new CommandLineError(
      `${file}: the values of ${missing.kind}/${missing.name} are in the cluster: name the owner, with a cluster`,
    );
  return stringAt(release, 'spec', 'chart', 'spec', 'chart') ?? '';
}
