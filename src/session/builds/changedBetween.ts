import type { FileTree, GoodBuild } from '../inputs.ts';

/** Files changed while the build ran: names that came or went count as well, kustomize looks for some by name. */
export function changedBetween(before: FileTree, now: FileTree, { reads }: GoodBuild): boolean {
  if (before.size !== now.size) return true;
  return [...now].some(
    ([path, content]) => !before.has(path) || (reads.has(path) && before.get(path) !== content),
  );
}
