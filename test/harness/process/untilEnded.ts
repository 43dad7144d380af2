/**
 * Runs `work` and then `end`, whatever ends the work: its own end, a failure, Ctrl-C, a signal, or the process that
 * started this one being gone. The signals of a terminal may come several times over (npm passes them on too), so
 * those after the first say nothing new. Gives what the work gave, or undefined where it did not come to that.
 */
export async function untilEnded<T>(
  work: (ended: AbortSignal) => Promise<T>,
  end: () => Promise<void>,
): Promise<T | undefined> {
  const controller = new AbortController();
  const asked = new Promise<undefined>((resolve) =>
    controller.signal.addEventListener('abort', () => resolve(undefined)),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  process.on('disconnect', () => controller.abort());
  process.channel?.unref();
  try {
    return await Promise.race([work(controller.signal), asked]);
  } finally {
    await end();
  }
}
