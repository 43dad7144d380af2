import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { treeEntries } from '../read/treeEntries.ts';
import type { Scratch } from './scratch.ts';

/**
 * A merge reads attributes (such as `merge=union`) from the working tree, which is empty here: those of the commit are
 * put there. Drivers that they name are not configured in a scratch repository, so Git merges such files as text.
 */
export async function writeAttributes(scratch: Scratch, commit: string): Promise<void> {
  const listed = await scratch.output(['ls-tree', '-r', '-z', '--full-tree', commit]);
  for (const { path, mode, objectId } of treeEntries(listed)) {
    if (!/(^|\/)\.gitattributes$/.test(path) || !mode.startsWith('100')) continue;
    const file = `${scratch.folder}/tree/${path}`;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await scratch.output(['cat-file', 'blob', objectId]));
  }
}
