import { BatchReader } from '../read/batchReader.ts';
import { treeEntries } from '../read/treeEntries.ts';
import type { RevertConflict } from './gitWriteApi.ts';
import type { MergedTree } from './mergeTree.ts';
import type { Scratch } from './scratch.ts';

/** Every path in conflict with the file that the merged tree holds for it. */
export async function revertConflicts(
  scratch: Scratch,
  { tree, conflicts }: MergedTree,
): Promise<readonly RevertConflict[]> {
  const listed = await scratch.output(['ls-tree', '-r', '-z', '--full-tree', tree]);
  const ids = new Map(treeEntries(listed).map(({ path, objectId }) => [path, objectId]));
  const wanted = conflicts.flatMap(({ path }) => ids.get(path) ?? []);
  const blobs = new Map<string, Uint8Array>();
  if (wanted.length > 0) {
    const input = wanted.map((id) => `${id}\n`).join('');
    for (const answer of new BatchReader().push(await scratch.output(['cat-file', '--batch'], { input })))
      if (answer.kind === 'object' && answer.type === 'blob') blobs.set(answer.objectId, answer.bytes);
  }
  return conflicts.map((conflict) => {
    const merged = blobs.get(ids.get(conflict.path) ?? '');
    return merged ? { ...conflict, merged } : conflict;
  });
}
