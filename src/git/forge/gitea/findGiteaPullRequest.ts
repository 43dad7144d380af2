import type { PullRequest as GiteaPullRequest } from 'gitea-js';
import { success, type Outcome } from '../../../base/outcome.ts';
import type { PullRequestQuery } from '../forgeApi.ts';
import type { ForgeFailure } from '../forgeFailure.ts';
import { mostPages } from '../pages.ts';
import { inPath, type AskGitea } from './askGitea.ts';

/**
 * The open one, else the newest. Gitea answers at once whether there was ever one of these branches, but with any of
 * them; where that is not an open one, its lists are read.
 */
export async function findGiteaPullRequest(
  ask: AskGitea,
  query: PullRequestQuery,
): Promise<Outcome<GiteaPullRequest | undefined, ForgeFailure>> {
  const { repository, fork, base, head } = query;
  const from = fork ? `${fork.owner}/${fork.name}:${head}` : head;
  const any = await ask(async (gitea) => {
    const args = [...inPath(repository), encodeURIComponent(base), encodeURIComponent(from)] as const;
    return (await gitea.repos.repoGetPullRequestByBaseHead(...args)).data;
  });
  if (!any.ok) {
    if (any.failure.code !== 'notFound') return any;
    // Where the repository cannot be seen, nothing is known of its pull requests.
    const known = await ask((gitea) => gitea.repos.repoGet(...inPath(repository)));
    return known.ok ? success(undefined) : known;
  }
  if (any.value.state === 'open') return any;
  const open = await firstListed(ask, query, 'open');
  if (!open.ok || open.value) return open;
  const closed = await firstListed(ask, query, 'closed');
  return closed.ok && !closed.value ? any : closed;
}

/** Without a sort, the newest come first. */
async function firstListed(
  ask: AskGitea,
  query: PullRequestQuery,
  state: 'open' | 'closed',
): Promise<Outcome<GiteaPullRequest | undefined, ForgeFailure>> {
  const { repository, base } = query;
  for (let page = 1; page <= mostPages; page++) {
    const listed = await ask(async (gitea) => {
      // Servers before 1.25 do not know the filter, and this library not yet.
      const filter = { state, page, base_branch: base };
      return (await gitea.repos.repoListPullRequests(...inPath(repository), filter)).data;
    });
    if (!listed.ok) return listed;
    const found = listed.value.find((one) => isOf(query, one));
    if (found || listed.value.length === 0) return success(found);
  }
  return success(undefined);
}

function isOf({ repository, fork, base, head }: PullRequestQuery, found: GiteaPullRequest): boolean {
  const { owner, name } = fork ?? repository;
  const from = found.head?.repo?.full_name ?? '';
  return (
    found.base?.ref === base &&
    // Where the branch was deleted after the merge, its name is in the label alone.
    (found.head?.ref === head || found.head?.label === head) &&
    from.toLowerCase() === `${owner}/${name}`.toLowerCase()
  );
}
