import type { ImpactFacts } from './impactFacts.ts';

/** For good, or to be made anew. */
export const isDeleted = ({ action }: Pick<ImpactFacts, 'action'>): boolean =>
  action === 'prune' || action === 'recreate';
