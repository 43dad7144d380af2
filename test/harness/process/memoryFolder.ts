import { existsSync, mkdtempSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { ownFolder } from './belongings.ts';

/**
 * A temporary folder in memory, where Linux has room for it and lets programs of it run: on a disk, every new file looks
 * for its place among the many that tests have just removed.
 */
export function memoryFolder(name: string): string | undefined {
  if (!existsSync('/proc/mounts')) return undefined;
  const mount = /^\S+ \/dev\/shm tmpfs (\S+)/m.exec(readFileSync('/proc/mounts', 'utf8'));
  if (mount?.[1] === undefined) return undefined;
  const mayWriteAndRun = mount[1].split(',').every((option) => option !== 'noexec' && option !== 'ro');
  const { bavail, bsize } = statfsSync('/dev/shm');
  if (!mayWriteAndRun || bavail * bsize < room) return undefined;
  return ownFolder(mkdtempSync(path.join('/dev/shm', `plumbline-${name}-`)));
}

/** In bytes. */
const room = 2 * 1024 ** 3;
