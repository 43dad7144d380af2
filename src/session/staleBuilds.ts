import { workingTree, type BuildInput } from './inputs.ts';

/**
 * Marks the builds of the working tree that changed files can reach. A file that appears or goes also reaches the
 * builds that read anything in its folder: kustomize looks for files by name (`kustomization.yaml`, `.yml`).
 */
export function markStaleBuilds(
  builds: ReadonlyMap<string, BuildInput>,
  root: string,
  changed: readonly string[],
  appearedOrGone: (path: string) => boolean,
): ReadonlyMap<string, BuildInput> {
  const prefix = `${root}\n${workingTree}\n`;
  const folders = new Set(changed.filter(appearedOrGone).map(folderOf));
  const reached = (build: BuildInput): boolean => {
    if (!build.outcome.ok) return true; // What a failed build would have read is not known.
    const { reads } = build.outcome.value;
    return (
      changed.some((path) => reads.has(path)) ||
      (folders.size > 0 && [...reads].some((path) => folders.has(folderOf(path))))
    );
  };
  let next: Map<string, BuildInput> | undefined;
  for (const [key, build] of builds) {
    if (!key.startsWith(prefix) || build.stale || !reached(build)) continue;
    next ??= new Map(builds);
    next.set(key, { ...build, stale: true });
  }
  return next ?? builds;
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
