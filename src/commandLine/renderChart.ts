import { failed, type Outcome } from '../base/outcome.ts';
import type { Build } from '../engine/engineApi.ts';
import type { EngineFailure } from '../engine/engineFailure.ts';
import type { ChartOriginsAsked } from '../session/provenance/chartOrigins/chartOrigins.ts';
import { fileContent } from '../session/git/fileContent.ts';
import type { FileContent } from '../session/git/fileContent.ts';
import type { Platform } from '../session/platform.ts';
import { buildRelease } from '../session/releases/releaseBuild.ts';
import type { ReleaseOptions } from '../session/releases/releaseOptions.ts';
import { fetchAllowed } from './fetchAllowed.ts';
import type { FileSource } from './fileSource.ts';
import { withChartOrigins } from './withChartOrigins.ts';

/** Whether a folder of a source, without leading or trailing slash, is a chart. */
export const isChart = ({ files }: FileSource, folder: string): boolean =>
  files.has(folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`);

/** A chart on its own: by its defaults, as `helm template` renders it, with hooks and definitions. */
export const ownRelease: ReleaseOptions = {
  values: { kind: 'documents', documents: [] },
  release: { name: 'release-name', namespace: 'default', isUpgrade: false },
  cluster: {},
  definitions: true,
  hooks: true,
};

export interface ChartOfSource {
  readonly path: string;
  readonly options: ReleaseOptions;
  /** What lies outside of the chart, where origins are asked for. */
  readonly ownSites?: ChartOriginsAsked['ownSites'] | undefined;
}

/** Renders a chart of a source; its files are read as they are needed. */
export async function renderChart(
  { helm, charts }: Pick<Platform, 'helm' | 'charts'>,
  source: FileSource,
  { path, options, ownSites }: ChartOfSource,
): Promise<Outcome<Build, EngineFailure>> {
  const tree = new Map<string, FileContent>([...source.files].map((file) => [file, { kind: 'unread' }]));
  const fetch = fetchAllowed({ charts });
  for (;;) {
    const toRender = { tree, path, options, fetch };
    const build = await buildRelease(helm, toRender);
    if (build.ok && ownSites) return withChartOrigins(helm, { toRender, ownSites }, build.value);
    if (build.ok || build.failure.code !== 'wanted') return build;
    const read = await source.read(build.failure.paths);
    for (const file of build.failure.paths) {
      const contents = read.get(`/${file}`);
      // Where nothing came of it the same build would ask the same for ever.
      if (
        contents === undefined ||
        contents === null ||
        (typeof contents === 'object' && 'unread' in contents)
      )
        return failed({ code: 'rejected', message: `${file} cannot be read` });
      tree.set(file, fileContent(file, Buffer.from(contents)));
    }
  }
}
