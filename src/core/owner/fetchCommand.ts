import type { KnownRefs } from './knownRefs.ts';
import { trackingRef } from './trackingRef.ts';

/** Gets the history that a shallow clone leaves out; any other clone refuses it. */
export const deepenCommand = 'git fetch --unshallow';

/** A clone of a single branch fetches no other, until it is told to. */
export function fetchBranches(remote: string, { remotes }: Pick<KnownRefs, 'remotes'>): string {
  const refspecs = remotes.find(({ name }) => name === remote)?.fetch ?? [];
  const isNarrow = refspecs.length > 0 && trackingRef('refs/heads/*', refspecs) === undefined;
  return `${isNarrow ? `git remote set-branches ${remote} '*', then ` : ''}git fetch ${remote}`;
}

/** For a commit that is not in this clone. `isFetched`: the branch that it is of is. */
export function fetchCommit(
  remote: string,
  known: Pick<KnownRefs, 'remotes' | 'isShallow'>,
  isFetched: boolean,
): string {
  const fetch = isFetched ? `git fetch ${remote}` : fetchBranches(remote, known);
  return (known.isShallow ? fetch.replace('git fetch', deepenCommand) : fetch).trimEnd();
}

/** For files that a partial clone leaves out: a plain fetch brings none of commits that it has. */
export const fetchFiles = (remote: string): string => `git fetch --refetch --no-filter ${remote}`.trimEnd();

/** For what Git LFS keeps of a commit; of what is checked out where there is none. It fetches no other commits' files. */
export const lfsCommand = ({ remotes }: Pick<KnownRefs, 'remotes'>, commit: string | undefined): string =>
  commit === undefined
    ? 'git lfs pull'
    : `git lfs fetch ${remotes[0]?.name ?? 'origin'} ${commit.slice(0, 10)}`;
