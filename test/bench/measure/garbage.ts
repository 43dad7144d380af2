import { setTimeout as sleep } from 'node:timers/promises';

/** Resident memory of this process in MB, after what nobody holds has gone. Node is started with --expose-gc. */
export async function residentMegabytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.();
    await sleep(50);
  }
  return process.memoryUsage.rss() / 1e6;
}

/** What JavaScript holds, in MB, likewise. */
export async function heapMegabytes(): Promise<number> {
  await residentMegabytes();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external + arrayBuffers) / 1e6;
}
