import type { Build } from '../../engine/engineApi.ts';

/** Several builds as one: the objects of each in their order. */
export function joinedBuilds(builds: readonly Build[]): Build {
  const [first, ...others] = builds;
  if (first && others.length === 0) return first;
  const scanned = builds.flatMap((build) => build.scanned ?? []);
  return {
    objects: builds.flatMap((build) => build.objects),
    reads: [...new Set(builds.flatMap((build) => build.reads))],
    ...(scanned.length > 0 ? { scanned: commonFolder(scanned) } : {}),
    warnings: builds.flatMap((build) => build.warnings),
  };
}

/** The folder that holds them all. */
function commonFolder([first = '', ...others]: readonly string[]): string {
  let folders = first.split('/');
  for (const other of others) {
    const parts = other.split('/');
    const differs = folders.findIndex((folder, i) => folder !== parts[i]);
    if (differs >= 0) folders = folders.slice(0, differs);
  }
  return folders.join('/');
}
