import { losesAll } from '../../drift/compare/copies.ts';
import { formatPath } from '../../resource/fieldPath.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';

/** Git had an item twice and has it once now: the patch deletes by its key, the one that Git has too. */
export function itemLost({ action, fields }: ImpactFacts): readonly Impact[] {
  if (action !== 'update') return [];
  const lost = fields.filter(losesAll).map(({ path }) => formatPath(path));
  if (lost.length === 0) return [];
  return [
    {
      code: 'item-lost',
      severity: 'warning',
      message: `all copies of ${lost.join(', ')} are deleted, the one in Git too: only a second sync makes it again`,
    },
  ];
}
