import { describeBuildFailure } from './describeBuildFailure.ts';
import type { BuiltObject } from './inputs.ts';
import { ownersAt } from './ownersAt.ts';
import type { OwnerSnapshot, Snapshot } from './snapshot.ts';
import { isBuildable } from './wanted.ts';

/** What an owner renders to at a revision. */
export type OwnerRender = { readonly snapshot: OwnerSnapshot } & (
  | { readonly kind: 'rendered'; readonly objects: readonly BuiltObject[] }
  | { readonly kind: 'failed'; readonly reason: string }
  /** It cannot be rendered as its agent does, or is not rendered yet. */
  | { readonly kind: 'unknown'; readonly reason: string }
);

/** By owner; nothing of a revision that nobody inspects. Equal objects at two revisions are the same objects. */
export const rendersAt = (snapshot: Snapshot, root: string, revision: string): readonly OwnerRender[] =>
  (ownersAt(snapshot, root, revision) ?? []).map((owner): OwnerRender => {
    const { working, recipe } = owner;
    const { notCompared } = owner.owner;
    if (notCompared !== undefined && !isBuildable(owner))
      return { snapshot: owner, kind: 'unknown', reason: notCompared };
    if (recipe.kind !== 'known') return { snapshot: owner, kind: 'unknown', reason: recipe.reason };
    const tree = snapshot.inputs.repositories.get(root)?.commits.get(revision);
    if (tree?.ok === false) return { snapshot: owner, kind: 'failed', reason: tree.failure.message };
    if (!working || working.stale)
      return { snapshot: owner, kind: 'unknown', reason: 'it is being rendered' };
    return working.outcome.ok
      ? { snapshot: owner, kind: 'rendered', objects: working.outcome.value.objects }
      : { snapshot: owner, kind: 'failed', reason: describeBuildFailure(working.outcome.failure) };
  });
