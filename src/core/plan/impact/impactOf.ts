import { configNotNoticed } from './configNotNoticed.ts';
import { deletion } from './deletion.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';
import { podsRestart } from './podsRestart.ts';
import { scaleToZero } from './scaleToZero.ts';

const rules: readonly ((facts: ImpactFacts) => readonly Impact[])[] = [
  deletion,
  scaleToZero,
  podsRestart,
  configNotNoticed,
];

/** What a step does beyond the fields it writes, by every rule there is. */
export const impactOf = (facts: ImpactFacts): readonly Impact[] => rules.flatMap((rule) => rule(facts));
