import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJson, type Json } from '../../core/resource/json.ts';
import { pruneFolder } from './pruneFolder.ts';

/**
 * What was fetched, on disk. Packages lie under the digest of their content and are checked against it whenever they are
 * read; notes say what a server answered, by what was asked. A file is there whole or not at all.
 */
export interface ChartCache {
  package(digest: string): Promise<Uint8Array | undefined>;
  /** Gives the digest. Where it cannot be written there is no cache, and nothing else is lost. */
  keep(content: Uint8Array): Promise<string>;
  note(kind: NoteKind, subject: string): Promise<Json | undefined>;
  writeNote(kind: NoteKind, subject: string, note: Json): Promise<void>;
  text(kind: NoteKind, subject: string): Promise<Buffer | undefined>;
  writeText(kind: NoteKind, subject: string, text: Uint8Array): Promise<void>;
}

export type NoteKind = 'indexes' | 'tags' | 'manifests' | 'packages' | 'files';

/** Of all packages together. Those that were not used for the longest go first. */
const mostBytes = 512 * 1024 * 1024;

export function createChartCache(folder: string): ChartCache {
  const packages = join(folder, 'sha256');
  const place = (kind: NoteKind, subject: string, ending: string): string =>
    join(folder, kind, `${sha256(subject)}.${ending}`);
  return {
    package: async (digest) => {
      const name = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
      if (name === undefined) return undefined;
      const file = join(packages, name);
      const content = await readFile(file).catch(() => undefined);
      if (!content) return undefined;
      if (sha256(content) !== name) {
        await rm(file, { force: true }).catch(() => undefined);
        return undefined;
      }
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return content;
    },
    keep: async (content) => {
      const name = sha256(content);
      if (await writeWhole(join(packages, name), content)) await pruneFolder(packages, mostBytes);
      return `sha256:${name}`;
    },
    note: async (kind, subject) => {
      const text = await readFile(place(kind, subject, 'json'), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : parsed(text);
    },
    writeNote: async (kind, subject, note) => {
      await writeWhole(place(kind, subject, 'json'), Buffer.from(JSON.stringify(note)));
    },
    text: (kind, subject) => readFile(place(kind, subject, 'txt')).catch(() => undefined),
    writeText: async (kind, subject, text) => {
      await writeWhole(place(kind, subject, 'txt'), text);
    },
  };
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** Another process may be writing the same, and this one may end at any moment. */
async function writeWhole(file: string, content: Uint8Array): Promise<boolean> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(unfinished, content, { mode: 0o600 });
    await rename(unfinished, file);
    return true;
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined);
    return false;
  }
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
