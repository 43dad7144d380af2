import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resident memory of this process in MB, after what nobody holds has gone: pages too that V8 keeps for itself until
 * memory is short. Node is started with --expose-gc.
 */
export async function residentMegabytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await sleep(50);
  }
  return process.memoryUsage.rss() / 1e6;
}

/** What JavaScript holds, in MB, likewise. */
export async function heapMegabytes(): Promise<number> {
  await residentMegabytes();
  // Buffers are part of what is external.
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
