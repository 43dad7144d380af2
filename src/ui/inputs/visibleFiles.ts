import { window } from 'vscode';
import { Disposables, disposable, type Disposable } from '../../base/disposable.ts';
import type { VisibleFile } from '../../protocol.ts';
import { bufferPath } from './manifestLike.ts';

/** The files on the screen, each with the lines of it that are. A file in two editors counts once, from top to bottom. */
export function visibleFiles(): readonly VisibleFile[] {
  const files = new Map<string, VisibleFile>();
  for (const { document, visibleRanges } of window.visibleTextEditors) {
    const path = bufferPath(document);
    if (path === undefined) continue;
    const known = files.get(path);
    const lines = [
      ...visibleRanges.flatMap(({ start, end }) => [start.line, end.line]),
      ...(known ? [known.firstLine, known.lastLine] : []),
    ];
    files.set(path, { path, firstLine: Math.min(...lines), lastLine: Math.max(...lines) });
  }
  return [...files.values()];
}

/** Calls `changed` when somebody has scrolled, and stands for a moment. */
export function watchVisibleLines(changed: () => void): Disposable {
  const owned = new Disposables();
  let timer: NodeJS.Timeout | undefined;
  owned.push(
    window.onDidChangeTextEditorVisibleRanges(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        changed();
      }, restMs);
    }),
  );
  owned.push(disposable(() => clearTimeout(timer)));
  return owned;
}

const restMs = 100;
