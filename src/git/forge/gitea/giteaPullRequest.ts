import type { PullRequest as GiteaPullRequest } from 'gitea-js';
import { failed, success, type Outcome } from '../../../base/outcome.ts';
import type { ForgeRepository, PullRequest } from '../forgeApi.ts';
import type { ForgeFailure } from '../forgeFailure.ts';
import { giteaChecks } from './giteaChecks.ts';
import type { AskGitea } from './askGitea.ts';

/** What Gitea says of a pull request, and of the checks of its tip. */
export async function giteaPullRequest(
  ask: AskGitea,
  repository: ForgeRepository,
  found: GiteaPullRequest,
): Promise<Outcome<PullRequest, ForgeFailure>> {
  const { number, html_url: url, title = '', base, head } = found;
  const headCommit = head?.sha ?? '';
  if (number === undefined || url === undefined)
    return failed({
      code: 'failed',
      message: `${repository.forgeUrl} answered something that is no pull request`,
    });
  const isMerged = found.merged === true;
  const checks = headCommit === '' ? undefined : await giteaChecks(ask, repository, headCommit);
  return success({
    number,
    url,
    title,
    state: isMerged ? 'merged' : found.state === 'open' ? 'open' : 'closed',
    draft: found.draft === true,
    base: base?.ref ?? '',
    // Of a branch that was deleted the ref is that of the pull request itself.
    head: head?.label ?? head?.ref ?? '',
    headCommit,
    ...(isMerged && found.merge_commit_sha ? { mergeCommit: found.merge_commit_sha } : {}),
    // It says no as well while it has not worked it out.
    mergeable: found.mergeable === true ? 'yes' : 'unknown',
    checks,
  });
}
