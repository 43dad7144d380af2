/**
 * Stops what was started, the last first. One that fails leaves nothing of the others behind, which would keep this process
 * from ending; the first failure is thrown at the end.
 */
export async function stopAll(stops: (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops.splice(0).toReversed())
    try {
      await stop();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
}
