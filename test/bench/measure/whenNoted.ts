import type { Views } from '../../../src/present/views.ts';
import type { Session } from '../../../src/session/session.ts';
import { shippedCore } from '../shipped/shippedCore.ts';
import { lookAt } from './benchSession.ts';

/** When a note of a file names a value. As the core worker presents: at each change, for the files on the screen. */
export function whenNoted(session: Session, file: string, value: string): Promise<number> {
  const { presentViews } = shippedCore();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop.dispose();
      reject(new Error(`no note names ${value} after ${longestMs / 1000} s`));
    }, longestMs);
    let shown: Views | undefined;
    const stop = session.onDidChange((snapshot) => {
      shown = presentViews(snapshot, lookAt([file]), Date.now(), shown);
      const notes = shown.notes.get(file) ?? [];
      if (!notes.some(({ text }) => text.includes(value))) return;
      clearTimeout(late);
      stop.dispose();
      resolve(performance.now());
    });
  });
}

const longestMs = 60_000;
