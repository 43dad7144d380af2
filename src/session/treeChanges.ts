import { sameContent } from './fileContent.ts';
import type { FileTree } from './inputs.ts';

/** In what two states of a repository differ. */
export interface TreeChanges {
  readonly changed: readonly string[];
  /** Those of them that only one of the two has. */
  readonly appearedOrGone: readonly string[];
}

/** Found once for a pair of trees: every owner asks about the same two. */
export function treeChanges(before: FileTree, after: FileTree): TreeChanges {
  const known = found.get(before)?.get(after);
  if (known) return known;
  const changes = changesBetween(before, after);
  const ofTree = found.get(before) ?? new WeakMap<FileTree, TreeChanges>();
  found.set(before, ofTree.set(after, changes));
  return changes;
}

const found = new WeakMap<FileTree, WeakMap<FileTree, TreeChanges>>();

function changesBetween(before: FileTree, after: FileTree): TreeChanges {
  const changed: string[] = [];
  const appearedOrGone: string[] = [];
  for (const [path, content] of after) {
    const earlier = before.get(path);
    if (sameContent(earlier, content)) continue;
    changed.push(path);
    if (!earlier) appearedOrGone.push(path);
  }
  for (const path of before.keys()) if (!after.has(path)) appearedOrGone.push(path);
  return { changed: [...changed, ...appearedOrGone.filter((path) => !after.has(path))], appearedOrGone };
}
