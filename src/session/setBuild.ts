import { failed, success, type Outcome } from '../base/outcome.ts';
import type { ChartEngine } from '../engine/chartEngineApi.ts';
import type { Build, EngineFailure } from '../engine/engineApi.ts';
import type { SetBuildOptions } from './buildOptions.ts';
import { textInTree } from './chartInTree.ts';
import type { FileTree } from './inputs.ts';
import { setOrigins } from './setOrigins.ts';

/** The Applications that a set generates from the files of a tree. Paths in the answer are relative to its root. */
export async function buildSet(
  engine: Pick<ChartEngine, 'generateApplications'>,
  tree: FileTree,
  { set, urls, manifest }: SetBuildOptions,
  signal?: AbortSignal,
): Promise<Outcome<Build, EngineFailure>> {
  const paths = urls.length > 0 ? [...tree.keys()] : [];
  const texts = new Map<string, string>();
  const written = manifest === undefined ? success(undefined) : textInTree(tree, manifest);
  if (!written.ok) return written;
  for (;;) {
    const generated = await engine.generateApplications({ set, urls, paths, texts }, signal);
    if (generated.ok) {
      const { applications, reads } = generated.value;
      const originsOf = setOrigins(set, manifest === undefined ? undefined : tree.get(manifest));
      return success({
        objects: applications.map((object) => ({ object, origins: originsOf(object) })),
        reads: [...reads, ...(manifest === undefined ? [] : [manifest])],
        // Which files and folders there are counts as well.
        ...(urls.length > 0 ? { scanned: '' } : {}),
        warnings: [],
      });
    }
    if (generated.failure.code !== 'wanted') return generated;
    for (const path of generated.failure.paths) {
      const text = textInTree(tree, path);
      if (!text.ok) return failed(text.failure);
      texts.set(path, text.value ?? '');
    }
  }
}
