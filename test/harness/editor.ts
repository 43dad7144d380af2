import type { EditorRun, EditorRunResult } from './editor/editorRun.ts';
import { runInBrowser } from './editor/runInBrowser.ts';
import { runInDesktop } from './editor/runInDesktop.ts';

export type { EditorRun, EditorRunResult };

/** Runs bundled mocha tests in the extension host of a real VS Code. */
export const runInEditor = (run: EditorRun): Promise<EditorRunResult> =>
  run.desktop === undefined ? runInBrowser(run) : runInDesktop(run, run.desktop);
