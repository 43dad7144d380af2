import type { PlanAction, PlanStep } from './syncPlan.ts';

/** A step that would be taken, were it not for what comes before it; others stay as they are. */
export function heldUp(step: PlanStep, because: string, impact: PlanStep['impact'] = []): PlanStep {
  const would = words[step.action];
  if (would === undefined) return step;
  return { ...step, action: 'blocked', impact, reason: `it would be ${would}, but ${because}` };
}

const words: Readonly<Partial<Record<PlanAction, string>>> = {
  create: 'created',
  update: 'updated',
  recreate: 'made anew',
  prune: 'deleted',
};

/** Whether a step changes anything. */
export const isWritten = ({ action }: Pick<PlanStep, 'action'>): boolean => words[action] !== undefined;
