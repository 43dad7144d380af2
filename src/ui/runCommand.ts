import { window } from 'vscode';
import { Cancelled, UserError, type ErrorAction } from './userError.ts';

/**
 * Runs what a person asked for. The one place where a failure becomes a message on the screen; the command has ended
 * by then, whatever the person does with the message.
 */
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
      void show(error.message, error.actions);
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    log(error instanceof Error ? (error.stack ?? text) : text);
    void show(`Plumbline: ${text}`, [{ title: 'Show Log', run: showLog }]);
  }
}

async function show(message: string, actions: readonly ErrorAction[]): Promise<void> {
  const chosen = await window.showErrorMessage(message, ...actions.map(({ title }) => title));
  await actions.find(({ title }) => title === chosen)?.run();
}
