import { success, type Outcome } from '../../../base/outcome.ts';
import type { ForgeBranch, ForgeRepository } from '../forgeApi.ts';
import type { ForgeFailure } from '../forgeFailure.ts';
import { mostPages, pageSize } from '../pages.ts';
import type { AskGithub } from './askGithub.ts';

/** Protected by a rule of the branch's own, or by a ruleset that lets nobody push to it. */
export async function githubBranch(
  ask: AskGithub,
  { repository, branch }: ForgeBranch,
): Promise<Outcome<{ readonly isProtected: boolean } | undefined, ForgeFailure>> {
  const parameters = { owner: repository.owner, repo: repository.name, branch };
  const found = await ask(
    async (github) =>
      (await github('GET /repos/{owner}/{repo}/branches/{branch}', parameters)).data.protected,
  );
  if (!found.ok) {
    if (found.failure.code !== 'notFound') return found;
    // Without the repository, nothing is known of the branch.
    const known = await ask((github) => github('GET /repos/{owner}/{repo}', parameters));
    return known.ok ? success(undefined) : known;
  }
  if (found.value) return success({ isProtected: true });
  const rules = await ask(
    async (github) => (await github('GET /repos/{owner}/{repo}/rules/branches/{branch}', parameters)).data,
  );
  // Servers before 3.11 have no rulesets.
  if (!rules.ok && rules.failure.code !== 'notFound') return rules;
  return success({ isProtected: rules.ok && rules.value.some(({ type }) => keepsFromPushing.has(type)) });
}

const keepsFromPushing: ReadonlySet<string> = new Set([
  'pull_request',
  'update',
  'merge_queue',
  'required_status_checks',
  'required_deployments',
  'workflows',
]);

export const githubProtectedBranches = (
  ask: AskGithub,
  { owner, name: repo }: ForgeRepository,
): Promise<Outcome<readonly string[], ForgeFailure>> =>
  ask(async (github) => {
    const names: string[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const parameters = { owner, repo, protected: true, per_page: pageSize, page };
      const { data } = await github('GET /repos/{owner}/{repo}/branches', parameters);
      names.push(...data.map(({ name }) => name));
      if (data.length < pageSize) break;
    }
    return names;
  });
