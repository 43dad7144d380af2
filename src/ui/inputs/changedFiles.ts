import { RelativePattern, Uri, window, workspace, type FileSystemWatcher } from 'vscode';
import { Disposables, disposable, type Disposable } from '../../base/disposable.ts';
import { placeInGit } from '../../base/placeInGit.ts';
import type { CoreClient } from '../coreClient.ts';
import { corePath } from '../corePath.ts';

/**
 * Tells the core which files changed on disk, in bursts, and when Git's own files moved. What the core reads outside of
 * the workspace is watched as well: the repository around a folder, the Git folder of a linked worktree.
 */
export function watchFiles(core: CoreClient): Disposable {
  const owned = new Disposables();
  const further = new Map<string, Disposable>();
  const changed = new Set<string>();
  let gitFolders: readonly string[] = [];
  let gitMoved = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const paths = [...changed];
    changed.clear();
    if (paths.length > 0) core.notify('filesChanged', { paths });
    if (gitMoved) core.notify('gitChanged', null);
    gitMoved = false;
  };
  const note = (uri: Uri): void => {
    const path = corePath(uri);
    const place = placeInGit(path, gitFolders);
    if (place === 'other') return;
    if (place === 'reference') gitMoved = true;
    else changed.add(path);
    timer ??= setTimeout(flush, burstMs);
  };
  owned.push(watch(workspace.createFileSystemWatcher('**/*'), note));
  // Many let no watcher into Git's folder (`files.watcherExclude`): who comes back from a terminal may have pulled there.
  owned.push(
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) core.notify('gitChanged', null);
    }),
  );
  owned.push(
    core.on('watchedFolders', (folders) => {
      gitFolders = folders.flatMap(({ path, holds }) => (holds === 'git' ? [path] : []));
      const outside = folders.filter(({ path }) => !isInWorkspace(path));
      for (const [path, watcher] of [...further]) {
        if (outside.some((folder) => folder.path === path)) continue;
        watcher.dispose();
        further.delete(path);
      }
      for (const { path, holds } of outside) {
        if (further.has(path)) continue;
        const pattern = new RelativePattern(Uri.file(path), holds === 'git' ? references : '**/*');
        further.set(path, watch(workspace.createFileSystemWatcher(pattern), note));
      }
    }),
  );
  owned.push(
    disposable(() => {
      clearTimeout(timer);
      for (const watcher of further.values()) watcher.dispose();
    }),
  );
  return owned;
}

function watch(watcher: FileSystemWatcher, note: (uri: Uri) => void): Disposable {
  const owned = new Disposables();
  owned.push(watcher);
  owned.push(watcher.onDidCreate(note));
  owned.push(watcher.onDidChange(note));
  owned.push(watcher.onDidDelete(note));
  return owned;
}

const isInWorkspace = (path: string): boolean =>
  (workspace.workspaceFolders ?? []).some(({ uri }) => {
    const folder = corePath(uri);
    return path === folder || path.startsWith(`${folder}/`);
  });

const references = '{HEAD,FETCH_HEAD,packed-refs,config,refs/**}';

/** A checkout touches many files within a moment. */
const burstMs = 50;
