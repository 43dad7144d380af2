import { oversizedText, type FileBytes } from '../../base/fileBytes.ts';
import { failed, type Outcome } from '../../base/outcome.ts';
import type { Build, KustomizeEngine } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';

/** Builds a kustomization of the files that are set; those that it asks for are read. */
export async function buildFolder(
  engine: KustomizeEngine,
  folder: string,
  read: (file: string) => Promise<FileBytes | undefined>,
): Promise<Outcome<Build, EngineFailure>> {
  for (;;) {
    const root = folder === '' ? '/' : `/${folder}`;
    const build = await engine.build({ root, order: 'flux', restrictToRoot: false, origins: true });
    if (build.ok || build.failure.code !== 'wanted') return build;
    const contents = new Map<string, Uint8Array | null>();
    for (const name of build.failure.paths) {
      const bytes = await read(name.slice(1));
      if (bytes && 'oversized' in bytes)
        return failed({ code: 'rejected', message: oversizedText(name.slice(1), bytes.oversized) });
      contents.set(name, bytes ?? null);
    }
    engine.setFiles(contents);
  }
}
