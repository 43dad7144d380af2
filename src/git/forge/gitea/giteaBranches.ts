import { success, type Outcome } from '../../../base/outcome.ts';
import type { ForgeBranch, ForgeRepository } from '../forgeApi.ts';
import type { ForgeFailure } from '../forgeFailure.ts';
import { mostPages } from '../pages.ts';
import { inPath, type AskGitea } from './askGitea.ts';

/** The rules themselves are for administrators; what they come to for a branch, everybody may read who reads it. */
export async function giteaBranch(
  ask: AskGitea,
  { repository, branch }: ForgeBranch,
): Promise<Outcome<{ readonly isProtected: boolean } | undefined, ForgeFailure>> {
  const found = await ask(
    async (gitea) =>
      (await gitea.repos.repoGetBranch(...inPath(repository), encodeURIComponent(branch))).data.protected,
  );
  if (found.ok) return success({ isProtected: found.value === true });
  if (found.failure.code !== 'notFound') return found;
  const known = await ask((gitea) => gitea.repos.repoGet(...inPath(repository)));
  return known.ok ? success(undefined) : known;
}

export const giteaProtectedBranches = (
  ask: AskGitea,
  repository: ForgeRepository,
): Promise<Outcome<readonly string[], ForgeFailure>> =>
  ask(async (gitea) => {
    const names: string[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const { data } = await gitea.repos.repoListBranches(...inPath(repository), { page });
      names.push(...data.flatMap(({ name, protected: isProtected }) => (isProtected && name ? [name] : [])));
      if (data.length === 0) break;
    }
    return names;
  });
