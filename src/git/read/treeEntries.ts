import type { TreeEntry } from './gitApi.ts';

/** Reads what `git ls-tree -r -z` wrote, with or without `-l`: `<mode> <type> <id> [<size>]<TAB><path>`. */
export function treeEntries(output: Buffer): readonly TreeEntry[] {
  return output
    .toString()
    .split('\0')
    .flatMap((record) => {
      const tab = record.indexOf('\t');
      const [mode, , objectId, size] = record.slice(0, tab).split(/ +/);
      if (tab < 0 || mode === undefined || objectId === undefined) return [];
      const entry = { path: record.slice(tab + 1), mode, objectId };
      return [size === undefined || size === '-' ? entry : { ...entry, size: Number(size) }];
    });
}
