import type { Snapshot } from '../session/snapshot.ts';
import type { WatchedFolder } from './viewModels.ts';

/** The folders whose files matter, whether they lie in the workspace or not: working trees, and what Git keeps. */
export function watchedFolders({ inputs }: Snapshot): readonly WatchedFolder[] {
  const folders = [...inputs.repositories.values()].flatMap(({ repository }): readonly WatchedFolder[] => [
    { path: repository.root, holds: 'files' },
    { path: repository.gitFolder, holds: 'git' },
    // Of a linked worktree: its HEAD is in a folder of its own, the branches are in this one.
    { path: repository.commonFolder, holds: 'git' },
  ]);
  return [...new Map(folders.map((folder) => [folder.path, folder])).values()];
}
