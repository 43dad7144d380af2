import type { PlanStep } from './syncPlan.ts';

/** What a plan cannot tell of the order of deletions: Argo CD begins with all of one wave at the same time. */
export function deletionNotes(steps: readonly Pick<PlanStep, 'action' | 'place'>[]): readonly string[] {
  const places = steps.flatMap(({ action, place }) =>
    action === 'prune' && place ? [`${place.phase} ${String(place.turn)}`] : [],
  );
  return new Set(places).size < places.length
    ? ['what it deletes in one wave it deletes side by side, in no order']
    : [];
}
