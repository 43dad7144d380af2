import type { KnownRefs } from '../core/owner/knownRefs.ts';
import type { Owner } from '../core/owner/owner.ts';
import { remoteHead, unsaidRef } from '../core/owner/remoteHead.ts';
import type { Snapshot } from '../session/snapshot.ts';

/** A branch of a remote that owners apply. */
export interface FollowedBranch {
  readonly remote: string;
  readonly branch: string;
  readonly owners: readonly Owner[];
}

/** The branches of a repository that owners follow, the one of most owners first. */
export function followedBranches({ owners, inputs }: Snapshot, root: string): readonly FollowedBranch[] {
  const known = inputs.repositories.get(root)?.repository;
  if (!known) return [];
  const found = new Map<string, FollowedBranch>();
  for (const { owner, root: of } of owners) {
    if (of !== root) continue;
    const branch = branchOf(owner, known);
    if (!branch) continue;
    const key = `${branch.remote}\n${branch.branch}`;
    found.set(key, { ...branch, owners: [...(found.get(key)?.owners ?? []), owner] });
  }
  return [...found.values()].sort((a, b) => b.owners.length - a.owners.length);
}

/** Undefined where a tag or a commit is followed, to which nothing can be merged. */
function branchOf({ remote, ref }: Owner, known: KnownRefs): Omit<FollowedBranch, 'owners'> | undefined {
  switch (ref.by) {
    case 'branch':
    // Which of the two it is shows only where it was fetched: rather one branch too many is kept from commits.
    case 'branchOrTag':
      return { remote, branch: ref.value };
    case 'name': {
      const [, branch] = /^refs\/heads\/(.+)$/.exec(ref.value) ?? [];
      return branch === undefined ? undefined : { remote, branch };
    }
    case 'remoteHead':
      return trackedBranch(remoteHead(remote, known)?.name);
    case 'unsaid':
      return trackedBranch(unsaidRef(known)?.name);
    case 'tag':
    case 'semver':
    case 'commit':
      return undefined;
  }
}

/** `refs/remotes/origin/main` as remote and branch. */
export function trackedBranch(
  ref: string | undefined,
): { readonly remote: string; readonly branch: string } | undefined {
  const [, remote, branch] = /^refs\/remotes\/([^/]+)\/(.+)$/.exec(ref ?? '') ?? [];
  return remote === undefined || branch === undefined ? undefined : { remote, branch };
}
