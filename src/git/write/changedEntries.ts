/** A path whose entries in two trees differ: mode and object id, undefined where it has none. */
export interface ChangedEntry {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export const diffTrees = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev'] as const;

/** Reads what `diffTrees` wrote: `:<mode> <mode> <id> <id> <status> NUL <path> NUL`. */
export function changedEntries(output: Buffer): readonly ChangedEntry[] {
  const fields = output.toString().split('\0');
  const entries: ChangedEntry[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode = '', newMode = '', id = '', newId = ''] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) /.exec(fields[i] ?? '') ?? [];
    entries.push({ path: fields[i + 1] ?? '', before: entryOf(mode, id), after: entryOf(newMode, newId) });
  }
  return entries;
}

const entryOf = (mode: string, id: string): string | undefined =>
  mode === '000000' ? undefined : `${mode} ${id}`;
