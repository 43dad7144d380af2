import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';
import { lockFile } from './lockFile.ts';
import { ownFolder, removeFolder } from './process/belongings.ts';

export interface CacheEntry {
  readonly name: string;
  /** All that the result depends on: contents of files, versions, options. */
  readonly inputs: readonly string[];
  /** Makes the entry in a folder that is empty and becomes the entry only when this has succeeded. */
  readonly make: (folder: string) => Promise<void>;
}

/**
 * The folder of a cache entry, made first where it is not there. It is named by what it depends on, so it is never
 * out of date; it appears whole or not at all; two processes that want it at the same time make it once.
 */
export async function cached({ name, inputs, make }: CacheEntry): Promise<string> {
  const known = cachedAlready({ name, inputs });
  if (known !== undefined) return known;
  const entry = entryFolder({ name, inputs });
  mkdirSync(path.dirname(entry), { recursive: true });
  const release = await lockFile(`${entry}.lock`, `another process to make ${name}`);
  try {
    if (existsSync(entry)) return entry;
    const unfinished = ownFolder(mkdtempSync(`${entry}.`));
    try {
      await make(unfinished);
      renameSync(unfinished, entry);
      removeUnused(path.dirname(entry), name);
    } finally {
      removeFolder(unfinished);
    }
    return entry;
  } finally {
    release();
  }
}

/** The folder of a cache entry that was made before. */
export function cachedAlready(wanted: Omit<CacheEntry, 'make'>): string | undefined {
  const entry = entryFolder(wanted);
  if (!existsSync(entry)) return undefined;
  markUsed(entry);
  return entry;
}

const entryFolder = ({ name, inputs }: Omit<CacheEntry, 'make'>): string =>
  path.join(cacheFolder(), `${name}-${contentKey([process.platform, process.arch, ...inputs])}`);

/** An entry's own time says when it was last used. */
function markUsed(entry: string): void {
  const now = new Date();
  utimesSync(entry, now, now);
}

const unusedMs = 30 * 24 * 3_600_000;

/** Entries of other versions are kept for a month: people go back and forth between branches. */
function removeUnused(folder: string, name: string): void {
  for (const other of readdirSync(folder)) {
    const entry = path.join(folder, other);
    if (!other.startsWith(`${name}-`) || !/^[0-9a-f]{12}$/.test(other.slice(name.length + 1))) continue;
    if (Date.now() - statSync(entry).mtimeMs > unusedMs) rmSync(entry, { recursive: true, force: true });
  }
}

function contentKey(inputs: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 12);
}
