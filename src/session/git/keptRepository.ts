import type { GitRepository } from '../../git/read/gitApi.ts';

/** What was known, as far as nothing changed, so that what was made of it stays. */
export function keptRepository(before: GitRepository, now: GitRepository): GitRepository {
  if (sameValue(before, now)) return before;
  return sameValue(before.remotes, now.remotes) ? { ...now, remotes: before.remotes } : now;
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
