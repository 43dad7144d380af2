import { giteaApi } from 'gitea-js';
import { success, type Outcome } from '../../../base/outcome.ts';
import type {
  ForgeRepository,
  ForgeToken,
  NewPullRequest,
  PullRequest,
  PullRequestQuery,
} from '../forgeApi.ts';
import type { ForgeFailure } from '../forgeFailure.ts';
import { askForge } from '../forgeFetch.ts';
import type { ForgeRequests } from '../forgeRequests.ts';
import { inPath, type AskGitea } from './askGitea.ts';
import { giteaBranch, giteaProtectedBranches } from './giteaBranches.ts';
import { findGiteaPullRequest } from './findGiteaPullRequest.ts';
import { giteaPullRequest } from './giteaPullRequest.ts';

/** Gitea's API, which Forgejo has too. The library puts arguments into paths as they are: they are encoded here. */
export function giteaRequests(
  { forgeUrl }: ForgeRepository,
  token: ForgeToken,
  signal?: AbortSignal,
): ForgeRequests {
  const ask: AskGitea = (work) =>
    askForge({ forgeUrl, apiUrl: forgeUrl, token, signal }, (fetch) =>
      work(giteaApi(forgeUrl, { token: token.value, customFetch: fetch })),
    );
  return {
    // A column of 255 characters; the text has no limit of its own, but many a proxy in front takes a megabyte.
    limits: { title: 255, body: 262_144 },
    create: (wanted) => create(ask, wanted),
    find: (query) => find(ask, query),
    branch: (branch) => giteaBranch(ask, branch),
    protectedBranches: (repository) => giteaProtectedBranches(ask, repository),
  };
}

async function create(ask: AskGitea, wanted: NewPullRequest): Promise<Outcome<PullRequest, ForgeFailure>> {
  const { repository, fork, base, head, title, body, draft } = wanted;
  const created = await ask(async (gitea) => {
    const { data } = await gitea.repos.repoCreatePullRequest(...inPath(repository), {
      base,
      head: fork ? `${fork.owner}:${head}` : head,
      title: draft === true ? asDraft(title) : title,
      body,
    });
    return data;
  });
  return created.ok ? giteaPullRequest(ask, repository, created.value) : created;
}

/** A draft is one whose title begins so, unless the administrator has chosen other words. */
const asDraft = (title: string): string => (title.startsWith('WIP: ') ? title : `WIP: ${title}`);

async function find(
  ask: AskGitea,
  query: PullRequestQuery,
): Promise<Outcome<PullRequest | undefined, ForgeFailure>> {
  const found = await findGiteaPullRequest(ask, query);
  if (!found.ok) return found;
  return found.value ? giteaPullRequest(ask, query.repository, found.value) : success(undefined);
}
