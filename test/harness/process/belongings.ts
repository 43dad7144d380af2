import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endGroup } from './endGroup.ts';

/** Process groups (by their leader) and folders that must be gone when this process is. */
export interface BelongingsList {
  readonly groups: readonly number[];
  readonly folders: readonly string[];
}

const groups = new Set<number>();
const folders = new Set<string>();
let watchdog: ChildProcess | undefined;

/** A temporary folder that goes when this process goes, whatever ends it. */
export const temporaryFolder = (name: string): string =>
  ownFolder(mkdtempSync(path.join(tmpdir(), `plumbline-${name}-`)));

export function ownFolder(folder: string): string {
  watch();
  folders.add(folder);
  report();
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  folders.delete(folder);
  report();
}

/** To be called right after a process was started detached; the group ends when this process does. */
export function ownGroup(leader: number): void {
  watch();
  groups.add(leader);
  report();
}

export function disownGroup(leader: number): void {
  groups.delete(leader);
  report();
}

/**
 * The ordinary end is handled here. For the others (SIGKILL, out of memory) a second process in a session of its
 * own, which no Ctrl-C reaches, holds the list and waits for this one to be gone.
 */
function watch(): void {
  if (watchdog) return;
  process.on('exit', endAll);
  watchdog = spawn(process.execPath, [fileURLToPath(new URL('watchdog.ts', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.stdin?.on('error', () => undefined);
  watchdog.unref();
}

function report(): void {
  const list: BelongingsList = { groups: [...groups], folders: [...folders] };
  watchdog?.stdin?.write(`${JSON.stringify(list)}\n`);
}

function endAll(): void {
  groups.forEach(endGroup);
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
