import { window } from 'vscode';
import { Cancelled, UserError } from './userError.ts';

/** Runs what a person asked for. The one place where a failure becomes a message on the screen. */
export async function runCommand(
  run: () => unknown,
  log: (message: string) => void,
  showLog: () => void,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (error instanceof UserError) {
      const chosen = await window.showErrorMessage(error.message, ...error.actions.map(({ title }) => title));
      await error.actions.find(({ title }) => title === chosen)?.run();
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    log(error instanceof Error ? (error.stack ?? text) : text);
    if (await window.showErrorMessage(`Plumbline: ${text}`, showLogTitle)) showLog();
  }
}

const showLogTitle = 'Show Log';
