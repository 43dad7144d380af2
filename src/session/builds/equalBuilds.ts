import { buildSubject } from './buildSubject.ts';
import type { BuildInput, Inputs } from '../inputs.ts';
import { isOvertaken } from '../releases/neededCharts.ts';
import type { WantedBuild } from '../snapshot.ts';
import { reaching } from './staleBuilds.ts';
import { treeChanges } from '../git/treeChanges.ts';
import { treeOf } from './wanted.ts';

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
    const tree = treeOf(inputs, wanted);
    if (!tree) return undefined;
    return bySubject.get(buildSubject(wanted.key))?.find(([revision, { outcome }]) => {
      if (revision === wanted.revision) return false;
      const other = treeOf(inputs, { root: wanted.root, revision });
      return other && outcome.ok && !reaching(treeChanges(other, tree))(outcome.value);
    })?.[1];
  };
}
