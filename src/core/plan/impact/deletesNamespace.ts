import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';
import { isDeleted } from './isDeleted.ts';

/** With a namespace goes all that is in it, whoever made it. */
export const deletesNamespace = (facts: ImpactFacts): readonly Impact[] =>
  isDeleted(facts) && facts.id.group === '' && facts.id.kind === 'Namespace'
    ? [
        {
          code: 'deletes-namespace',
          severity: 'error',
          message: 'everything in the namespace is deleted with it',
        },
      ]
    : [];
