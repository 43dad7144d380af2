import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';

/** The agent deletes an object whose immutable fields change, and makes it again (`force`). */
export const recreated = ({ action }: ImpactFacts): readonly Impact[] =>
  action === 'recreate'
    ? [
        {
          code: 'recreated',
          severity: 'warning',
          message: 'it is deleted and made anew: what it changes cannot be changed in place',
        },
      ]
    : [];
