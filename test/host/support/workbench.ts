import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { launcher } from '../runner/launcher.ts';

/** The notes at the ends of lines, as painted. */
export const lineNotes = async (): Promise<readonly string[]> =>
  (await launcher.texts('.editor-instance .view-line span[class*="ced-"]')).filter((text) =>
    /^[≠→=?]/.test(text),
  );

/** The rows of the visible trees, as painted: label and description. */
export const treeTexts = (): Promise<readonly string[]> => launcher.texts('.pane-body .monaco-list-row');

export const statusBar = async (): Promise<string> => (await launcher.texts('.statusbar-item')).join(' | ');

/** Puts the cursor at the start of a line; zero-based. */
export function select(line: number): void {
  const editor = vscode.window.activeTextEditor;
  if (editor) editor.selection = new vscode.Selection(line, 0, line, 0);
}

/** Waits until what is read matches; says what was read last where it does not. */
export async function until<T extends string | readonly string[]>(
  what: string,
  read: () => Promise<T>,
  pattern: RegExp,
  timeoutMs = 40_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last = await read();
  while (!pattern.test(typeof last === 'string' ? last : last.join('\n'))) {
    if (Date.now() > end) {
      await launcher.screenshot(`failed-${what.replaceAll(/\W+/g, '-')}`);
      const beside = { notes: await lineNotes(), tree: await treeTexts() };
      throw new Error(
        `timed out waiting for ${what}; last: ${JSON.stringify(last)}; beside it: ${JSON.stringify(beside)}`,
      );
    }
    await sleep(50);
    last = await read();
  }
  return last;
}

/** The names of the Explorer's rows, as painted: with their badges. */
export const explorerLabels = (): Promise<readonly string[]> =>
  launcher.texts('.explorer-folders-view .monaco-list-row .monaco-icon-label');
