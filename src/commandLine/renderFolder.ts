import path from 'node:path';
import { failed, type Outcome } from '../base/outcome.ts';
import { remotePlace } from '../core/owner/remoteFile.ts';
import { unreadFile, type Build } from '../engine/engineApi.ts';
import type { EngineFailure } from '../engine/engineFailure.ts';
import type { GitReader } from '../git/read/gitApi.ts';
import { isReadEagerly } from '../session/git/fileContent.ts';
import { RemoteContents } from '../session/git/remoteContents.ts';
import type { Platform } from '../session/platform.ts';
import { fetchAllowed } from './fetchAllowed.ts';
import { fileSource } from './fileSource.ts';
import { isChart, ownRelease, renderChart } from './renderChart.ts';
import { renderReleases } from './renderReleases.ts';

export interface FolderRender {
  readonly build: Outcome<Build, EngineFailure>;
  /** Root of the files, which the paths of origins are relative to. */
  readonly root: string;
}

/**
 * Renders a folder as Flux does, a chart as `helm template` does, and the HelmReleases of a file: from the disk, or as
 * they were at a revision of their repository.
 */
export async function renderFolder(
  platform: Pick<Platform, 'kustomize' | 'helm' | 'charts' | 'readFile'>,
  git: GitReader,
  folder: string,
  { revision, origins }: { readonly revision: string | undefined; readonly origins: boolean },
): Promise<FolderRender> {
  const { kustomize: engine, readFile } = platform;
  const source = await fileSource(git, folder, revision, readFile);
  const { root } = source;
  const relative = path.relative(root, folder).split(path.sep).join('/');
  if (isChart(source, relative))
    return {
      build: await renderChart(platform, source, {
        path: relative,
        options: ownRelease,
        ownSites: origins ? () => [] : undefined,
      }),
      root,
    };
  engine.setFiles(new Map([...source.files].map((file) => [`/${file}`, unreadFile])));
  if (source.files.has(relative))
    return { build: await renderReleases(platform, source, { file: relative, origins }), root };
  const remotes = new RemoteContents(engine);
  const fetch = fetchAllowed(platform);
  let wanted = [...source.files].filter((file) => isReadEagerly(file) && isBeside(file, relative));
  for (;;) {
    engine.setFiles(await source.read(wanted));
    const build = await engine.build({
      root: relative === '' ? '/' : `/${relative}`,
      order: 'flux',
      restrictToRoot: false,
      origins: true,
      remotes: true,
      flux: { source: {} },
    });
    if (build.ok || build.failure.code !== 'wanted') return { build, root };
    const { paths } = build.failure;
    wanted = paths.filter((file) => !remotePlace(file)).map((file) => file.slice(1));
    const remote = paths.flatMap((file) => remotePlace(file) ?? []);
    const failure = await remotes.provide(remote, fetch);
    if (failure) return { build: failed(failure), root };
  }
}

/** A first guess of what the build reads; the rest is read when the build asks for it. */
const isBeside = (file: string, folder: string): boolean => folder === '' || file.startsWith(`${folder}/`);
