/**
 * Runs `work` and then `end`, whatever ends the work: its own end, a failure, Ctrl-C, a signal, or the process that
 * started this one being gone. The signals of a terminal may come several times over (npm passes them on too), so
 * those after the first say nothing new.
 */
export async function untilEnded(
  work: (ended: AbortSignal) => Promise<void>,
  end: () => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  process.on('disconnect', () => controller.abort());
  process.channel?.unref();
  try {
    await Promise.race([work(controller.signal), asked]);
  } finally {
    await end();
  }
}
