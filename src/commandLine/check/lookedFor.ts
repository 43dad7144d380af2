import { unreadFile } from '../../engine/engineApi.ts';
import type { Platform } from '../../session/platform.ts';
import { buildFolder } from './buildFolder.ts';
import type { CheckTree } from './checkTrees.ts';
import { engineFiles } from './engineFiles.ts';

/**
 * The files that a build reads, or would read if they were still there. A failure does not tell them: the build is
 * repeated with nothing read, so that it asks for each, and with the names of what was removed, until it asks for them.
 */
export async function lookedFor(
  { kustomize, readFile }: Pick<Platform, 'kustomize' | 'readFile'>,
  folder: string,
  tree: CheckTree,
): Promise<readonly string[]> {
  const removed = tree.since?.removed ?? [];
  kustomize.setFiles(new Map([...removed, ...tree.files].map((file) => [`/${file}`, unreadFile])));
  const asked: string[] = [];
  await buildFolder(kustomize, folder, (file) => {
    asked.push(file);
    return readFile(tree.root, file);
  });
  kustomize.setFiles(new Map(removed.map((file) => [`/${file}`, null])));
  kustomize.setFiles(engineFiles(tree));
  return asked;
}
