import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.ts';

const beatMs = 2000;
const silentMs = 20_000;

/** Holds a lock that only one process has at a time; the answer gives it back. The lock of a dead process is taken over. */
export async function lockFile(file: string, waitingFor: string): Promise<() => void> {
  let told = false;
  while (!take(file)) {
    if (isAbandoned(file)) rmSync(file, { force: true });
    else if (!told) {
      say(`waiting for ${waitingFor} (${file})`);
      told = true;
    }
    await sleep(200);
  }
  // Its time says that we live: process ids mean nothing to another machine or container that shares the folder.
  const beat = setInterval(() => {
    const now = new Date();
    utimesSync(file, now, now);
  }, beatMs);
  return () => {
    clearInterval(beat);
    rmSync(file, { force: true });
  };
}

function take(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ host: hostname(), pid: process.pid }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(file: string): boolean {
  try {
    if (Date.now() - statSync(file).mtimeMs > silentMs) return true;
    const holder: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isHolder(holder) && holder.host === hostname() && !isAlive(holder.pid);
  } catch {
    // It was given back meanwhile, or is being written.
    return false;
  }
}

const isHolder = (value: unknown): value is { readonly host: string; readonly pid: number } =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  typeof value.pid === 'number' &&
  'host' in value;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
