import { kept } from '../../base/kept.ts';
import { ancestryKey, type Inputs, type RepositoryInput } from '../inputs.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import { inGit } from './storedByLfs.ts';
import { treeChanges, type TreeChanges } from './treeChanges.ts';

/**
 * The files, relative to the root of an owner's repository, that differ between the working tree and where the checked-out
 * branch has left what the owner follows: what its commits and a person's own edits change. Undefined until it is known.
 */
export function changedOnBranch(
  { repositories }: Inputs,
  { root, head }: Pick<OwnerSnapshot, 'root' | 'head'>,
): ReadonlySet<string> | undefined {
  const repository = repositories.get(root);
  const point = repository && branchPoint(repository, head);
  const tree = point === undefined ? undefined : repository?.commits.get(point);
  if (!repository?.working || !tree?.ok) return undefined;
  return changedPaths(treeChanges(tree.value, inGit(repository.working, repository.lfs)));
}

/**
 * The commit at which the checked-out branch has left what an owner follows; of one that follows what is not known here, what
 * is checked out: then nothing but uncommitted edits are the branch's. Undefined until it is known.
 */
export function branchPoint(
  { repository, branchPoints }: RepositoryInput,
  head: OwnerSnapshot['head'],
): string | undefined {
  const { commit } = repository.head;
  if (commit === undefined || head.kind === 'unknown' || head.commit === commit) return commit;
  return branchPoints?.get(ancestryKey(commit, head.commit));
}

const changedPaths = kept(({ changed }: TreeChanges): ReadonlySet<string> => new Set(changed));
