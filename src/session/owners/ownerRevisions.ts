import { kept } from '../../base/kept.ts';
import { followedHead, type FollowedHead } from '../../core/owner/followedHead.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { GitRepository } from '../../git/read/gitApi.ts';
import type { BuildPoint } from '../builds/buildHow.ts';
import { ancestryKey, type BuildInput, type RepositoryInput } from '../inputs.ts';
import { missingRevision } from '../git/missingRevision.ts';
import type { BaseRevision, OwnerHead } from '../snapshot.ts';
import type { KnownRecipe } from './recipe.ts';

/** What drift is measured from, and what the owner applies next. */
export interface OwnerRevisions {
  readonly base: BaseRevision | undefined;
  readonly head: OwnerHead;
}

export function ownerRevisions(
  repository: RepositoryInput,
  owner: Owner,
  buildAt: (commit: string, point?: BuildPoint) => BuildInput | undefined,
  /** What it takes of other commits than its own has moved on. */
  pinsAhead?: KnownRecipe['pinsAhead'],
): OwnerRevisions {
  const followed = headIn(repository.repository)(owner);
  const base = baseOf(owner, repository, followed);
  if (followed.kind === 'unknown') return { base, head: followed };
  const { name, commit } = followed;
  if (base === undefined) return { base, head: { kind: 'unknown', reason: 'nothing is applied yet' } };
  if (base.commit === commit && pinsAhead)
    return { base, head: { kind: 'ahead', ...pinsAhead, builtAt: commit, build: buildAt(commit, 'next') } };
  if (base.commit === commit) return { base, head: { kind: 'reached', name, commit } };
  const isOlder = repository.ancestry.get(ancestryKey(commit, base.commit));
  if (isOlder === undefined) return { base, head: { kind: 'compared', name, commit } };
  if (isOlder) return { base, head: { kind: 'behind', name, commit } };
  return { base, head: { kind: 'ahead', name, commit, build: buildAt(commit) } };
}

/** Where the revision that was applied is not known, or not in this clone, the head stands for it. */
function baseOf(
  { deployed, unrecorded, id, unbound, remote }: Owner,
  { commits, repository }: RepositoryInput,
  head: FollowedHead,
): BaseRevision | undefined {
  if (deployed) {
    const { commit, revision } = deployed;
    const tree = commits.get(commit);
    if (tree?.ok !== false || head.kind === 'unknown' || head.commit === commit)
      return { commit, name: revision };
    const missing = missingRevision(revision, tree.failure, { repository, remote, isFetched: true });
    return {
      commit: head.commit,
      name: head.name,
      estimatedBecause: `${missing}: ${head.name} stands for it`,
    };
  }
  const isRecorded =
    id.kind !== 'Target' && id.kind !== 'HelmRelease' && unbound !== true && unrecorded === undefined;
  if (isRecorded || head.kind === 'unknown') return undefined;
  const estimatedBecause = `${unrecorded ?? 'nobody records what was applied'}: ${head.name} stands for it`;
  return { commit: head.commit, name: head.name, estimatedBecause };
}

/** Repositories have many refs, and owners are asked about at every change. */
const headIn = kept((repository: GitRepository) =>
  kept(({ remote, ref }: Owner) => followedHead(remote, ref, repository)),
);
