import { failed, success, type Outcome } from '../../base/outcome.ts';
import { readSetGenerators } from '../../core/owner/argo/argoSetGenerators.ts';
import { sameRepository } from '../../core/owner/gitUrl.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import type { ChartEngine } from '../../engine/chartEngineApi.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { SetBuildOptions } from '../builds/buildOptions.ts';
import { submoduleFailure } from '../builds/submoduleFailure.ts';
import { textInTree } from '../releases/chartInTree.ts';
import type { FileTree } from '../inputs.ts';
import { setOrigins } from './setOrigins.ts';
import { setIn } from './setRecipe.ts';

/** The Applications that a set generates from the files of a tree. Paths in the answer are relative to its root. */
export async function buildSet(
  engine: Pick<ChartEngine, 'generateApplications'>,
  tree: FileTree,
  options: SetBuildOptions,
  signal?: AbortSignal,
): Promise<Outcome<Build, EngineFailure>> {
  const { manifest } = options;
  if (manifest !== undefined) {
    const written = textInTree(tree, manifest);
    if (!written.ok) return written;
  }
  const own = manifest === undefined ? [] : [manifest];
  const set = options.set ?? setAsWritten(tree, options);
  if (!set) return success({ objects: [], reads: own, warnings: [] });
  const { git } = readSetGenerators(set);
  const all = git.length > 0 ? [...tree.keys()] : [];
  const isFolder = (path: string): boolean => tree.get(path)?.kind === 'submodule';
  const paths = all.filter((path) => !isFolder(path));
  const submodules = all.filter(isFolder);
  const urls = [...options.urls, ...git.map(({ url }) => url).filter((url) => isOurs(url, options))];
  const texts = new Map<string, string>();
  for (;;) {
    const generated = await engine.generateApplications({ set, urls, paths, submodules, texts }, signal);
    if (generated.ok) {
      const { applications, reads } = generated.value;
      const originsOf = setOrigins(set, manifest === undefined ? undefined : tree.get(manifest));
      return success({
        objects: applications.map((object) => ({ object, origins: originsOf(object) })),
        reads: [...reads, ...own],
        // Which files and folders there are counts as well.
        ...(git.length > 0 ? { scanned: '' } : {}),
        warnings: [],
      });
    }
    if (generated.failure.code !== 'wanted') return failed(submoduleFailure(generated.failure, tree));
    for (const path of generated.failure.paths) {
      const text = textInTree(tree, path);
      if (!text.ok) return failed(text.failure);
      texts.set(path, text.value ?? '');
    }
  }
}

const isOurs = (url: string, { urls }: SetBuildOptions): boolean =>
  urls.some((known) => sameRepository(known, url));

function setAsWritten(tree: FileTree, { manifest = '', id }: SetBuildOptions): JsonObject | undefined {
  const content = tree.get(manifest);
  const set = content?.kind === 'text' ? setIn(content.source, id.name) : undefined;
  return set && { metadata: { ...id }, spec: set['spec'] ?? {} };
}
