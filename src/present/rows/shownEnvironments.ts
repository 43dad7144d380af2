import { kept } from '../../base/kept.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { filesOfAll } from '../ownerFiles.ts';
import type { TreeOptions } from '../treeOptions.ts';

/** What the filters of environments and of owners leave of a snapshot. */
export function shownEnvironments(snapshot: Snapshot, { where, whose }: TreeOptions): Snapshot {
  const own = whose === undefined ? snapshot : ofBranch(snapshot);
  return where === undefined ? own : inProduction(own);
}

/** Every row that opens asks for it. */
const inProduction = kept((snapshot: Snapshot): Snapshot => {
  const { inputs, owners, production } = snapshot;
  return {
    ...snapshot,
    owners: owners.filter(({ environment }) => production.has(environment)),
    inputs: {
      ...inputs,
      environments: new Map([...inputs.environments].filter(([name]) => production.has(name))),
    },
  };
});

/** The owners that are made of a file that the checked-out branch changes; one of which that is not known yet stays. */
const ofBranch = kept((snapshot: Snapshot): Snapshot => {
  const files = filesOfAll(snapshot);
  const isMine = (owner: OwnerSnapshot): boolean => {
    const changed = snapshot.branch?.get(owner);
    if (!changed) return true;
    // What an edit leaves out was a part of it.
    const own = [files.get(owner) ?? [], owner.deployed?.lastGood?.reads ?? []];
    return own.some((paths) => [...paths].some((path) => changed.has(path)));
  };
  const owners = snapshot.owners.filter(isMine);
  // One of which nothing is left has nothing to tell: it is not one that runs nothing of this repository.
  const namesOf = (all: readonly OwnerSnapshot[]): ReadonlySet<string> =>
    new Set(all.map(({ environment }) => environment));
  const [before, left] = [namesOf(snapshot.owners), namesOf(owners)];
  return {
    ...snapshot,
    owners,
    inputs: {
      ...snapshot.inputs,
      environments: new Map(
        [...snapshot.inputs.environments].filter(([name]) => left.has(name) || !before.has(name)),
      ),
    },
  };
});
