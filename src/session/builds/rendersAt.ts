import { missingRevision } from '../git/missingRevision.ts';
import { ownersAt } from '../owners/ownersAt.ts';
import type { Snapshot } from '../snapshot.ts';
import { whyNotRendered, workingRender, type OwnerRender } from './workingRender.ts';

/** By owner; nothing of a revision that nobody inspects. Equal objects at two revisions are the same objects. */
export const rendersAt = (snapshot: Snapshot, root: string, revision: string): readonly OwnerRender[] =>
  (ownersAt(snapshot, root, revision) ?? []).map((owner): OwnerRender => {
    if (whyNotRendered(owner) !== undefined) return workingRender(owner);
    const { repository, commits } = snapshot.inputs.repositories.get(root) ?? {};
    const tree = commits?.get(revision);
    if (repository && tree?.ok === false) {
      const how = { repository, remote: owner.owner.remote, isFetched: false };
      return { snapshot: owner, kind: 'failed', reason: missingRevision(revision, tree.failure, how) };
    }
    if (owner.working?.stale === true)
      return { snapshot: owner, kind: 'unknown', reason: 'it is being rendered' };
    return workingRender(owner);
  });
