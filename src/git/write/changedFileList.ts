import type { ChangedFile } from './gitWriteApi.ts';

export interface StatusEntry extends ChangedFile {
  readonly isSubmodule: boolean;
}

/**
 * What of a submodule is dirty stays out: Git would run in it, with the configuration of yet another repository. Whether
 * it stands at another commit is told without.
 */
export const listStatus = [
  'status',
  '--porcelain=v2',
  '-z',
  '--untracked-files=all',
  '--ignore-submodules=dirty',
  '--find-renames',
] as const;

/** Reads what `listStatus` wrote. A file that is removed from the index and still on disk is one, with both. */
export function changedFileList(output: Buffer): readonly StatusEntry[] {
  const entries = new Map<string, StatusEntry>();
  const records = output.toString().split('\0')[Symbol.iterator]();
  for (const record of records) {
    const entry = entryOf(record, () => records.next().value ?? '');
    if (!entry) continue;
    const other = entries.get(entry.path);
    entries.set(
      entry.path,
      other ? { ...other, change: 'modified', isUntracked: true, isUnstaged: true } : entry,
    );
  }
  return [...entries.values()];
}

function entryOf(record: string, nextRecord: () => string): StatusEntry | undefined {
  switch (record[0]) {
    case '1':
      return tracked(record, 8);
    case '2':
      return { ...tracked(record, 9), previousPath: nextRecord() };
    case 'u':
      return { ...tracked(record, 10), change: 'conflicted' };
    case '?': {
      const path = record.slice(2);
      // A repository inside; its files are its own.
      if (path.endsWith('/')) return undefined;
      return {
        path,
        change: 'added',
        isStaged: false,
        isUnstaged: true,
        isUntracked: true,
        isSubmodule: false,
      };
    }
    case undefined:
    default:
      return undefined;
  }
}

/** `<kind> <XY> <sub> …`, with this many fields in front of the path. */
function tracked(record: string, fields: number): StatusEntry {
  const parts = record.split(' ');
  const [, states = '..', submodule = ''] = parts;
  const [staged = '.', unstaged = '.'] = states;
  return {
    path: parts.slice(fields).join(' '),
    change: changeOf(staged, unstaged),
    isStaged: staged !== '.',
    isUnstaged: unstaged !== '.',
    isUntracked: false,
    isSubmodule: submodule.startsWith('S'),
  };
}

function changeOf(staged: string, unstaged: string): ChangedFile['change'] {
  if (unstaged === 'D' || staged === 'D') return 'deleted';
  if (staged === 'R' || unstaged === 'R') return 'renamed';
  if (staged === 'A' || unstaged === 'A' || staged === 'C') return 'added';
  return staged === 'T' || unstaged === 'T' ? 'typeChanged' : 'modified';
}
