import type { WorkingTree } from './gitApi.ts';

/** One look at the index and the disk gives all that `workingTreeFiles` needs; it compares no contents. */
export const listWorkingTree = [
  'ls-files',
  '-z',
  '-t',
  '--stage',
  '--cached',
  '--others',
  '--deleted',
  '--exclude-standard',
] as const;

/**
 * The files of the working tree, from the tagged list of `git ls-files`: `H <mode> <id> <stage><TAB><path>` for what is
 * tracked, `R …` again for what of it is gone from the disk, `S …` for what a sparse checkout left out, `? <path>` for
 * what is not tracked. What is in submodules and repositories inside (`? folder/`) are other repositories' files.
 */
export function workingTreeFiles(output: Buffer): ListedFiles {
  const files = new Set<string>();
  const inIndex = new Map<string, string>();
  const submodules = new Map<string, string>();
  const gone = new Set<string>();
  for (const record of output.toString().split('\0')) {
    const tag = record[0];
    const rest = record.slice(2);
    if (tag === '?') {
      if (!rest.endsWith('/')) files.add(rest);
      continue;
    }
    const tab = rest.indexOf('\t');
    if (tab < 0) continue;
    const path = rest.slice(tab + 1);
    const [, objectId = ''] = rest.split(' ', 2);
    if (tag === 'R' || tag === 'S') gone.add(path);
    else if (rest.startsWith(submoduleMode)) submodules.set(path, objectId);
    else {
      files.add(path);
      inIndex.set(path, objectId);
    }
  }
  return { files: [...files].filter((path) => !gone.has(path)), submodules, inIndex };
}

export interface ListedFiles extends Omit<WorkingTree, 'lfs'> {
  /** Object ids of what is tracked. */
  readonly inIndex: ReadonlyMap<string, string>;
}

const submoduleMode = '160000 ';
