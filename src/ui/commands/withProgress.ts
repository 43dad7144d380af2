import { ProgressLocation, window } from 'vscode';
import { Cancelled } from '../userError.ts';

/** Runs a step that may take long, with a button that cancels it. */
export async function withProgress<T>(title: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        const result = await run(controller.signal);
        if (controller.signal.aborted) throw new Cancelled();
        return result;
      } finally {
        listening.dispose();
      }
    },
  );
}
