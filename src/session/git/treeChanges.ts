import { kept } from '../../base/kept.ts';
import { sameContent } from './fileContent.ts';
import type { FileTree } from '../inputs.ts';

/** In what two states of a repository differ. */
export interface TreeChanges {
  readonly changed: readonly string[];
  /** Those of them that only one of the two has. */
  readonly appearedOrGone: readonly string[];
}

/** Found once for a pair of trees: every owner asks about the same two. */
export const treeChanges = (before: FileTree, after: FileTree): TreeChanges => changesFrom(before)(after);

const changesFrom = kept((before: FileTree) => kept((after: FileTree) => changesBetween(before, after)));

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
