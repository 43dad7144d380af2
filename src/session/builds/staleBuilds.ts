import { workingTree, type BuildInput, type GoodBuild } from '../inputs.ts';
import type { TreeChanges } from '../git/treeChanges.ts';

/** Marks the builds of the working tree that changed files can reach. */
export function markStaleBuilds(
  builds: ReadonlyMap<string, BuildInput>,
  root: string,
  changes: TreeChanges,
): ReadonlyMap<string, BuildInput> {
  const prefix = `${root}\n${workingTree}\n`;
  const reach = reaching(changes);
  let next: Map<string, BuildInput> | undefined;
  for (const [key, build] of builds) {
    if (!key.startsWith(prefix) || build.stale) continue;
    // What a failed build would have read is not known.
    if (build.outcome.ok && !reach(build.outcome.value)) continue;
    next ??= new Map(builds);
    next.set(key, { ...build, stale: true });
  }
  return next ?? builds;
}

/**
 * Which builds changed files can reach. A file that appears or goes also reaches the builds that read anything in its
 * folder: kustomize looks for files by name (`kustomization.yaml`, `.yml`).
 */
export function reaching({ changed, appearedOrGone }: TreeChanges): (build: GoodBuild) => boolean {
  // Which files the source leaves out may be said anywhere in it.
  if (changed.some((path) => /(^|\/)\.sourceignore$/.test(path))) return () => true;
  const folders = new Set(appearedOrGone.map(folderOf));
  return ({ reads, scanned }) =>
    (scanned !== undefined && appearedOrGone.some((path) => isBelow(path, scanned))) ||
    changed.some((path) => reads.has(path)) ||
    (folders.size > 0 && [...reads].some((path) => folders.has(folderOf(path))));
}

/** The builds that failed, to be tried again. */
export const failedAsStale = (builds: ReadonlyMap<string, BuildInput>): ReadonlyMap<string, BuildInput> =>
  new Map([...builds].map(([key, build]) => [key, build.outcome.ok ? build : { ...build, stale: true }]));

const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
