import { ownersAt } from '../owners/ownersAt.ts';
import type { Snapshot } from '../snapshot.ts';
import { whyNotRendered, workingRender, type OwnerRender } from './workingRender.ts';

/** By owner; nothing of a revision that nobody inspects. Equal objects at two revisions are the same objects. */
export const rendersAt = (snapshot: Snapshot, root: string, revision: string): readonly OwnerRender[] =>
  (ownersAt(snapshot, root, revision) ?? []).map((owner): OwnerRender => {
    if (whyNotRendered(owner) !== undefined) return workingRender(owner);
    const tree = snapshot.inputs.repositories.get(root)?.commits.get(revision);
    if (tree?.ok === false) return { snapshot: owner, kind: 'failed', reason: tree.failure.message };
    if (owner.working?.stale === true)
      return { snapshot: owner, kind: 'unknown', reason: 'it is being rendered' };
    return workingRender(owner);
  });
