import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileSizeLimit, type FileBytes } from '../../base/fileBytes.ts';

/**
 * Contents of a file of a working tree; undefined where there is none, or where a link stands for it or lies on the
 * way to it and leads out of the root: one in a hostile repository could lead anywhere on the person's disk. Of one that
 * is too large, how large it is.
 */
export async function readRegularFile(root: string, path: string): Promise<FileBytes | undefined> {
  const file = join(root, path);
  try {
    // A pipe would be waited for.
    if (!(await lstat(file)).isFile()) return undefined;
    const handle = await open(file, constants.O_RDONLY | noFollow);
    try {
      const [realRoot, folder] = await Promise.all([realpath(root), realpath(dirname(file))]);
      const isInside = folder === realRoot || folder.startsWith(withEnd(realRoot));
      const found = await handle.stat();
      if (!isInside || !found.isFile()) return undefined;
      return found.size > fileSizeLimit ? { oversized: found.size } : await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** Windows has no such flag. */
const noFollow = (constants as { readonly O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0;

const withEnd = (folder: string): string => (folder.endsWith(sep) ? folder : `${folder}${sep}`);
