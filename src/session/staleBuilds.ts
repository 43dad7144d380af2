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
  // Which files the source leaves out may be said anywhere in it.
  const ignoresOthers = changed.some((path) => /(^|\/)\.sourceignore$/.test(path));
  const appeared = changed.filter(appearedOrGone);
  const folders = new Set(appeared.map(folderOf));
  const reached = (build: BuildInput): boolean => {
    // What a failed build would have read is not known.
    if (!build.outcome.ok || ignoresOthers) return true;
    const { reads, scanned } = build.outcome.value;
    return (
      (scanned !== undefined && appeared.some((path) => isBelow(path, scanned))) ||
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

/** The builds that failed, to be tried again. */
export const failedAsStale = (builds: ReadonlyMap<string, BuildInput>): ReadonlyMap<string, BuildInput> =>
  new Map([...builds].map(([key, build]) => [key, build.outcome.ok ? build : { ...build, stale: true }]));

const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
