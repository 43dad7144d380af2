import type { Outcome } from '../../base/outcome.ts';
import type { Build, EngineFailure, KustomizeEngine } from '../../engine/engineApi.ts';

/** Builds a kustomization of the files that are set; those that it asks for are read. */
export async function buildFolder(
  engine: KustomizeEngine,
  folder: string,
  read: (file: string) => Promise<Uint8Array | undefined>,
): Promise<Outcome<Build, EngineFailure>> {
  for (;;) {
    const root = folder === '' ? '/' : `/${folder}`;
    const build = await engine.build({ root, order: 'flux', restrictToRoot: false, origins: true });
    if (build.ok || build.failure.code !== 'wanted') return build;
    const contents = build.failure.paths.map(
      async (name) => [name, (await read(name.slice(1))) ?? null] as const,
    );
    engine.setFiles(new Map(await Promise.all(contents)));
  }
}
