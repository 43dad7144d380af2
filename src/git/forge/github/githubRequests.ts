import { request } from '@octokit/request';
import { type Outcome, success } from '../../../base/outcome.ts';
import type {
  ForgeRepository,
  ForgeToken,
  NewPullRequest,
  PullRequest,
  PullRequestQuery,
} from '../forgeApi.ts';
import type { ForgeFailure } from '../forgeFailure.ts';
import { askForge, type ForgeCall } from '../forgeFetch.ts';
import type { ForgeRequests } from '../forgeRequests.ts';
import { githubApiUrl } from './githubApiUrl.ts';
import { githubChecks } from './githubChecks.ts';
import { githubBranch, githubProtectedBranches } from './githubBranches.ts';
import type { AskGithub } from './askGithub.ts';

/** GitHub's REST API, of github.com, of a company's own subdomain of ghe.com, and of an enterprise server. */
export function githubRequests(
  { forgeUrl }: ForgeRepository,
  token: ForgeToken,
  signal?: AbortSignal,
): ForgeRequests {
  const apiUrl = githubApiUrl(forgeUrl);
  const call: ForgeCall = { forgeUrl, apiUrl, token, signal };
  const ask: AskGithub = (work) =>
    askForge(call, (fetch) =>
      work(
        request.defaults({
          baseUrl: apiUrl,
          headers: {
            authorization: `Bearer ${token.value}`,
            'user-agent': 'plumbline',
            'x-github-api-version': '2022-11-28',
          },
          request: { fetch },
        }),
      ),
    );
  return {
    limits: { title: 256, body: 65_536 },
    create: (wanted) => create(ask, wanted),
    find: (query) => find(ask, query),
    branch: (branch) => githubBranch(ask, branch),
    protectedBranches: (repository) => githubProtectedBranches(ask, repository),
  };
}

async function create(ask: AskGithub, wanted: NewPullRequest): Promise<Outcome<PullRequest, ForgeFailure>> {
  const { repository, fork, base, head, title, body, draft = false } = wanted;
  const created = await ask(async (github) => {
    const { data } = await github('POST /repos/{owner}/{repo}/pulls', {
      owner: repository.owner,
      repo: repository.name,
      base,
      head: fork ? `${fork.owner}:${head}` : head,
      // Two forks of one owner can only be told apart so.
      ...(fork ? { head_repo: fork.name } : {}),
      title,
      body,
      draft,
    });
    return data.number;
  });
  return created.ok ? read(ask, repository, created.value) : created;
}

/** Of one head there are few, and the newest come first. */
async function find(
  ask: AskGithub,
  { repository, fork, base, head }: PullRequestQuery,
): Promise<Outcome<PullRequest | undefined, ForgeFailure>> {
  const from = fork ?? repository;
  const listed = await ask(async (github) => {
    const { data } = await github('GET /repos/{owner}/{repo}/pulls', {
      owner: repository.owner,
      repo: repository.name,
      state: 'all',
      base,
      head: `${from.owner}:${head}`,
      sort: 'created',
      direction: 'desc',
      per_page: 100,
    });
    return data.filter((one) => one.head.ref === head && isOf(from, one.head.repo));
  });
  if (!listed.ok) return listed;
  const found = listed.value.find(({ state }) => state === 'open') ?? listed.value[0];
  return found ? read(ask, repository, found.number) : success(undefined);
}

/** A fork that was deleted has left its pull requests. */
const isOf = ({ owner, name }: ForgeRepository, repository: { readonly full_name: string } | null): boolean =>
  repository === null || repository.full_name.toLowerCase() === `${owner}/${name}`.toLowerCase();

async function read(
  ask: AskGithub,
  repository: ForgeRepository,
  number: number,
): Promise<Outcome<PullRequest, ForgeFailure>> {
  const { owner, name: repo } = repository;
  const found = await ask(async (github) => {
    const parameters = { owner, repo, pull_number: number };
    return (await github('GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters)).data;
  });
  if (!found.ok) return found;
  const {
    html_url: url,
    title,
    merged,
    state,
    base,
    head,
    mergeable,
    draft,
    merge_commit_sha: commit,
  } = found.value;
  const checks = await githubChecks(ask, repository, head.sha);
  return success({
    number,
    url,
    title,
    state: merged ? 'merged' : state,
    draft: draft ?? false,
    base: base.ref,
    head: head.ref,
    headCommit: head.sha,
    ...(merged && commit !== null ? { mergeCommit: commit } : {}),
    mergeable: mergeable === null ? 'unknown' : mergeable ? 'yes' : 'conflicts',
    checks,
  });
}
