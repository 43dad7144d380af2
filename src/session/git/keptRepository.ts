import type { GitRepository } from '../../git/read/gitApi.ts';
import type { RepositoryInput } from '../inputs.ts';
import { withoutAbsent } from './lfsState.ts';

/** What was known, as far as nothing changed, so that what was made of it stays. */
export function keptRepository(before: GitRepository, now: GitRepository): GitRepository {
  if (sameValue(before, now)) return before;
  return sameValue(before.remotes, now.remotes) ? { ...now, remotes: before.remotes } : now;
}

/** After a look at a clone: what was not in it is looked for again. */
export const movedOn = (input: RepositoryInput, now: GitRepository): RepositoryInput => ({
  ...input,
  repository: keptRepository(input.repository, now),
  commits: new Map([...input.commits].filter(([, tree]) => tree.ok)),
  ancestry: new Map([...input.ancestry].filter(([, isAncestor]) => isAncestor)),
  ...(input.lfs ? { lfs: withoutAbsent(input.lfs) } : {}),
});

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
