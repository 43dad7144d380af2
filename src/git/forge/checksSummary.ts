import type { ChecksSummary } from './forgeApi.ts';

export type CheckState = 'passed' | 'failed' | 'pending';

export function checksSummary(states: readonly CheckState[]): ChecksSummary {
  const count = (wanted: CheckState): number => states.filter((state) => state === wanted).length;
  const [passed, failed, pending] = [count('passed'), count('failed'), count('pending')];
  const state = failed > 0 ? 'failed' : pending > 0 ? 'pending' : passed > 0 ? 'passed' : 'none';
  return { state, passed, failed, pending };
}
