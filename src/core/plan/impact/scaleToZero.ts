import { at } from '../../resource/json.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';

export function scaleToZero({ action, live, after }: ImpactFacts): readonly Impact[] {
  if (action !== 'update' || after === undefined || at(after, 'spec', 'replicas') !== 0) return [];
  const before = at(live ?? undefined, 'spec', 'replicas');
  if (typeof before !== 'number' || before === 0) return [];
  return [
    {
      code: 'scale-to-zero',
      severity: 'warning',
      message: `it is scaled from ${String(before)} to zero: nothing of it runs any more`,
    },
  ];
}
