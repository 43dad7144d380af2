import type { ArgoSchedule } from '../owner/argo/argoSchedule.ts';
import type { PlanStep } from './syncPlan.ts';

/**
 * Why Argo CD does not sync by itself where Git holds nothing any more, and all that is live would go (`autoSync` of
 * Argo CD 3.2).
 */
export const wipeBlock = (
  { automated, allowEmpty }: Pick<ArgoSchedule, 'automated' | 'allowEmpty'>,
  rendered: number,
  steps: readonly Pick<PlanStep, 'action'>[],
): string | undefined =>
  automated && !allowEmpty && rendered === 0 && steps.some(({ action }) => action === 'prune')
    ? 'it would delete everything, which Argo CD does by itself only with syncPolicy.automated.allowEmpty'
    : undefined;
