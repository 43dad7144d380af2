import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the files that were not used for the longest until the others fit. */
export async function pruneFolder(folder: string, mostBytes: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const found = await stat(file).catch(() => undefined);
      return { file, size: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
    }),
  );
  let left = files.reduce((sum, { size }) => sum + size, 0);
  for (const { file, size } of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (left <= mostBytes) return;
    await rm(file, { force: true }).catch(() => undefined);
    left -= size;
  }
}
