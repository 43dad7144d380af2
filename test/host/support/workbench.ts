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

/** What stands above the rows of a tree. */
export const viewMessage = async (): Promise<string> =>
  (await launcher.texts('.pane-body .message')).join(' ');

export const statusBar = async (): Promise<string> => (await launcher.texts('.statusbar-item')).join(' | ');

/** Puts the cursor at the start of a line; zero-based. */
export function select(line: number): void {
  const editor = vscode.window.activeTextEditor;
  if (editor) editor.selection = new vscode.Selection(line, 0, line, 0);
}

const patienceMs = 90_000;

/**
 * Waits until what is read matches all patterns; says what was read last where it does not. What is painted is always
 * read so: no part of the window is painted with another one.
 */
export async function until<T extends string | readonly string[]>(
  what: string,
  read: () => Promise<T>,
  ...patterns: readonly RegExp[]
): Promise<T> {
  const end = Date.now() + patienceMs;
  const matches = (text: string): boolean => patterns.every((pattern) => pattern.test(text));
  let last = await read();
  while (!matches(typeof last === 'string' ? last : last.join('\n'))) {
    if (Date.now() > end) {
      await launcher.screenshot(`failed-${what.replaceAll(/\W+/g, '-')}`);
      const beside = { notes: await lineNotes(), tree: await treeTexts(), messages: await messages() };
      throw new Error(
        `timed out waiting for ${what}; last: ${JSON.stringify(last)}; beside it: ${JSON.stringify(beside)}`,
      );
    }
    await sleep(50);
    last = await read();
  }
  return last;
}

/** Waits until no note is painted any more. */
export const untilNoNotes = (): Promise<string> =>
  until('the notes to go', async () => (await lineNotes()).join('\n'), /^$/);

/** Moves the mouse onto a text, and waits until its hover says all of this: at first it may say that it is loading. */
export const hover = (text: string, ...says: readonly RegExp[]): Promise<string> =>
  until(`the hover on ${text}`, () => launcher.hover(text), ...says);

/** The text of the document that is shown. */
export const shownText = (): Promise<string> =>
  Promise.resolve(vscode.window.activeTextEditor?.document.getText() ?? '');

/** The title of the tab that is shown. */
export const tabLabel = (): Promise<string> =>
  Promise.resolve(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '');

/** What the editor has to say and has not been answered: in its list, as it shows none by itself while it is tested. */
export async function messages(): Promise<readonly string[]> {
  await vscode.commands.executeCommand('notifications.showList');
  return launcher.texts('.notification-list-item-message');
}

/** The names of the Explorer's rows, as painted: with their badges. */
export const explorerLabels = (): Promise<readonly string[]> =>
  launcher.texts('.explorer-folders-view .monaco-list-row .monaco-icon-label');
