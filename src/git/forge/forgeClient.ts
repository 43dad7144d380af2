import { failed } from '../../base/outcome.ts';
import type { ForgeClient, ForgeRepository, ForgeToken, ForgeWithApi } from './forgeApi.ts';
import { openPullRequest } from './openPullRequest.ts';
import type { ForgeRequests } from './forgeRequests.ts';

/** The client of a forge; undefined where there is none, and the page for a new pull request is all there is. */
export function forgeClient({ kind }: Pick<ForgeRepository, 'kind'>): ForgeClient | undefined {
  return kind === 'github' || kind === 'gitea' ? clientOf(loaders[kind]) : undefined;
}

type MakeRequests = (repository: ForgeRepository, token: ForgeToken, signal?: AbortSignal) => ForgeRequests;

/** The libraries are large and rarely needed. */
const loaders: Readonly<Record<ForgeWithApi, () => Promise<MakeRequests>>> = {
  github: async () => (await import('./github/githubRequests.ts')).githubRequests,
  gitea: async () => (await import('./gitea/giteaRequests.ts')).giteaRequests,
};

const clientOf = (load: () => Promise<MakeRequests>): ForgeClient => ({
  createPullRequest: async (request, token, signal) =>
    openPullRequest((await load())(request.repository, token, signal), request),
  findPullRequest: async (query, token, signal) =>
    (await load())(query.repository, token, signal).find(query),
  isProtected: async (branch, token, signal) => {
    const found = await (await load())(branch.repository, token, signal).branch(branch);
    if (!found.ok) return found;
    if (found.value !== undefined) return { ok: true, value: found.value.isProtected };
    const message = `${branch.repository.webUrl} has no branch ${branch.branch}`;
    return failed({ code: 'branchMissing', branch: branch.branch, message });
  },
  protectedBranches: async (repository, token, signal) =>
    (await load())(repository, token, signal).protectedBranches(repository),
});
