import { workspace, type Uri } from 'vscode';
import { Disposables, disposable, type Disposable } from '../../base/disposable.ts';
import type { CoreClient } from '../coreClient.ts';

/** Tells the core which files changed on disk, in bursts, and when Git's own files moved. */
export function watchFiles(core: CoreClient): Disposable {
  const owned = new Disposables();
  const changed = new Set<string>();
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
  const note = ({ fsPath }: Uri): void => {
    const inGit = /[\\/]\.git[\\/](.*)$/.exec(fsPath)?.[1];
    if (inGit === undefined) changed.add(fsPath);
    else if (isReference(inGit)) gitMoved = true;
    else return;
    timer ??= setTimeout(flush, burstMs);
  };
  const watcher = owned.push(workspace.createFileSystemWatcher('**/*'));
  owned.push(watcher.onDidCreate(note));
  owned.push(watcher.onDidChange(note));
  owned.push(watcher.onDidDelete(note));
  owned.push(
    disposable(() => {
      clearTimeout(timer);
    }),
  );
  return owned;
}

/** Locks and objects come and go with every command; what a revision means only changes with these. */
const isReference = (path: string): boolean =>
  /^(HEAD|FETCH_HEAD|packed-refs|config|refs[\\/].*)$/.test(path) && !path.endsWith('.lock');

/** A checkout touches many files within a moment. */
const burstMs = 50;
