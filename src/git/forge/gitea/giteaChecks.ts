import { checksSummary, type CheckState } from '../checksSummary.ts';
import type { ChecksSummary, ForgeRepository } from '../forgeApi.ts';
import { inPath, type AskGitea } from './askGitea.ts';

/** The newest status of each context. */
export async function giteaChecks(
  ask: AskGitea,
  repository: ForgeRepository,
  commit: string,
): Promise<ChecksSummary | undefined> {
  const combined = await ask(
    async (gitea) => (await gitea.repos.repoGetCombinedStatusByRef(...inPath(repository), commit)).data,
  );
  if (!combined.ok) return undefined;
  return checksSummary((combined.value.statuses ?? []).map(({ status }) => stateOf(status ?? '')));
}

/** `warning` lets a merge pass. */
const stateOf = (status: string): CheckState =>
  ['success', 'warning', 'skipped'].includes(status) ? 'passed' : status === 'pending' ? 'pending' : 'failed';
