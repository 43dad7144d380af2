import { isFound } from '../clusters/isFound.ts';
import { workingTree, type Inputs } from '../inputs.ts';
import { writtenNext } from '../owners/nextOwner.ts';
import { ownersAt } from '../owners/ownersAt.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';
import { isBuildable, isUnbound } from '../builds/wanted.ts';

/** Whether all that can be known of the owners of a repository at revisions that are inspected is known. */
export function isSettledAt(snapshot: Snapshot, root: string, revisions: readonly string[]): boolean {
  const { inputs } = snapshot;
  if (!inputs.opened || ![...inputs.environments.values()].every(isFound)) return false;
  return revisions.every((revision) => {
    const tree = treeState(inputs, root, revision);
    if (tree === 'failed') return true;
    const owners = ownersAt(snapshot, root, revision);
    return tree === 'read' && owners?.every(isSettledOwner) === true;
  });
}

function treeState({ repositories }: Inputs, root: string, revision: string): 'read' | 'awaited' | 'failed' {
  const repository = repositories.get(root);
  if (!repository) return 'failed';
  if (revision === workingTree) return repository.working ? 'read' : 'awaited';
  const commit = repository.commits.get(revision);
  if (!commit) return 'awaited';
  return commit.ok ? 'read' : 'failed';
}

function isSettledOwner(owner: OwnerSnapshot): boolean {
  const { state, base, deployed, working, next, objects } = owner;
  const recipe = writtenNext(next)?.recipe ?? owner.recipe;
  if (!isBuildable(owner) || recipe.kind === 'unknown' || next?.kind === 'unknown') return true;
  if (recipe.kind === 'waiting' || !working || working.stale) return false;
  if ((state.kind === 'waiting' || isUnbound(owner.owner)) && base && !deployed) return false;
  return objects.every(({ live, toPredict }) => live.kind !== 'loading' && toPredict.length === 0);
}
