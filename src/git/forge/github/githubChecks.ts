import { checksSummary, type CheckState } from '../checksSummary.ts';
import type { ChecksSummary, ForgeRepository } from '../forgeApi.ts';
import type { AskGithub } from './askGithub.ts';

/** Checks of apps and statuses of others are two lists; a token may be allowed to read one, both or none. */
export async function githubChecks(
  ask: AskGithub,
  { owner, name: repo }: ForgeRepository,
  ref: string,
): Promise<ChecksSummary | undefined> {
  const parameters = { owner, repo, ref, per_page: 100 };
  const runs = await ask(async (github) => {
    const { data } = await github('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', parameters);
    return data.check_runs.map(({ status, conclusion }) =>
      status === 'completed' ? stateOf(conclusion) : 'pending',
    );
  });
  const statuses = await ask(async (github) => {
    const { data } = await github('GET /repos/{owner}/{repo}/commits/{ref}/status', parameters);
    return data.statuses.map(({ state }) => stateOf(state));
  });
  if (!runs.ok && !statuses.ok) return undefined;
  return checksSummary([...(runs.ok ? runs.value : []), ...(statuses.ok ? statuses.value : [])]);
}

const stateOf = (word: string | null): CheckState =>
  ['success', 'neutral', 'skipped'].includes(word ?? '')
    ? 'passed'
    : word === 'pending'
      ? 'pending'
      : 'failed';
