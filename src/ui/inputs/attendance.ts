import { window, type Disposable } from 'vscode';
import type { CoreClient } from '../coreClient.ts';

/** Tells the core whether somebody works in this window. */
export const watchAttendance = (core: CoreClient): Disposable =>
  window.onDidChangeWindowState(() => {
    tellAttendance(core);
  });

/** A window in front counts although nobody touches it: somebody may be reading. */
export function tellAttendance(core: CoreClient): void {
  const { focused, active } = window.state;
  core.notify('attended', focused || active);
}
