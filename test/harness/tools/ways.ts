import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { cached, cachedAlready, type CacheEntry } from '../cache.ts';
import { absent, found, refused, type Taken, type Way } from './tool.ts';
import { toolFolder } from './toolFolder.ts';

/** The folder that an environment variable names. */
export const byVariable = (variable: string, needed: readonly string[]): Way => ({
  what: `taking what ${variable} names`,
  take: () => {
    const folder = toolFolder(variable, needed);
    return Promise.resolve(folder === undefined ? absent : found(folder));
  },
});

export interface OnPath {
  /** All of them must lie in one folder. */
  readonly programs: readonly [string, ...string[]];
  /** Folders to look into after those of PATH. */
  readonly usualFolders?: readonly string[];
  /** Why a folder with all programs is no use; undefined where it is. */
  readonly problemOf: (folder: string) => Promise<string | undefined>;
}

/** The folder where programs are installed on this machine, if they are of a version that is wanted. */
export const byPath = ({ programs, usualFolders = [], problemOf }: OnPath): Way => ({
  what: 'taking what is on the PATH',
  take: async () => {
    let last: Taken = absent;
    for (const folder of new Set([...pathFolders(), ...usualFolders])) {
      if (!programs.every((name) => isProgram(path.join(folder, name)))) continue;
      const problem = await problemOf(folder);
      if (problem === undefined) return found(folder);
      last = refused(problem);
    }
    return last;
  },
});

/** What another way has put into the cache before. */
export const byCache = (...entries: readonly Omit<CacheEntry, 'make'>[]): Way => ({
  what: 'taking what the cache holds',
  take: () => {
    const folder = entries.map(cachedAlready).find((each) => each !== undefined);
    return Promise.resolve(folder === undefined ? absent : found(folder));
  },
});

/** Makes a cache entry: a download, a build, an installation. */
export const byMaking = (what: string, entry: CacheEntry): Way => ({
  what,
  take: async () => found(await cached(entry)),
});

export const pathFolders = (): readonly string[] =>
  (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file) && statSync(file).isFile();
  } catch {
    return false;
  }
}
