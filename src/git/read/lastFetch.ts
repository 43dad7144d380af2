import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * When this clone last heard of its remotes, in milliseconds since the epoch: every fetch writes `FETCH_HEAD`; a clone
 * writes none, but begins the log of the remote's HEAD. Undefined where there is neither.
 */
export async function lastFetch(
  folders: readonly string[],
  remotes: readonly string[],
): Promise<number | undefined> {
  const fetched = await latest(folders.map((folder) => join(folder, 'FETCH_HEAD')));
  if (fetched !== undefined) return fetched;
  const plain = remotes.filter((name) => !name.split('/').includes('..'));
  return latest(
    folders.flatMap((folder) => plain.map((name) => join(folder, 'logs', 'refs', 'remotes', name, 'HEAD'))),
  );
}

async function latest(files: readonly string[]): Promise<number | undefined> {
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => [Math.round(mtimeMs)],
        () => [],
      ),
    ),
  );
  const known = times.flat();
  return known.length === 0 ? undefined : Math.max(...known);
}
