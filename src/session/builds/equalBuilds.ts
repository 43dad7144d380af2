import { buildSubject } from './buildSubject.ts';
import { type BuiltFiles, builtFiles, lfsOf } from './builtFiles.ts';
import type { BuildInput, GoodBuild, Inputs } from '../inputs.ts';
import { isOvertaken } from '../releases/neededCharts.ts';
import type { WantedBuild } from '../snapshot.ts';
import { reaching } from './staleBuilds.ts';
import { treeChanges } from '../git/treeChanges.ts';

/**
 * Finds a build of the same path at another revision that is this one as well: the trees of the two are equal in all
 * that it read. Most commits leave most owners alone.
 */
export function equalBuilds(inputs: Inputs): (wanted: WantedBuild) => BuildInput | undefined {
  const bySubject = new Map<string, (readonly [revision: string, build: BuildInput])[]>();
  for (const [key, build] of inputs.builds) {
    if (build.stale || !build.outcome.ok || isOvertaken(inputs, build)) continue;
    const subject = buildSubject(key);
    const [, revision = ''] = key.split('\n', 2);
    const others = bySubject.get(subject) ?? [];
    others.push([revision, build]);
    bySubject.set(subject, others);
  }
  return (wanted) => {
    const files = builtFiles(inputs, wanted);
    if (!files) return undefined;
    return bySubject.get(buildSubject(wanted.key))?.find(([revision, { outcome }]) => {
      if (revision === wanted.revision) return false;
      const other = builtFiles(inputs, { ...wanted, revision });
      if (!other || !outcome.ok) return false;
      // Argo CD may have the same content of a file once from Git LFS and once from Git.
      const isStoredAlike = files.holds === 'pointers' || sameLfs(files, outcome.value);
      return isStoredAlike && !reaching(treeChanges(other.tree, files.tree))(outcome.value);
    })?.[1];
  };
}

function sameLfs(files: BuiltFiles, good: GoodBuild): boolean {
  const [now, then] = [lfsOf(files, good), good.lfs ?? []];
  return now.length === then.length && now.every((path) => then.includes(path));
}
