import { configNotNoticed } from './configNotNoticed.ts';
import { deletesDefinition } from './deletesDefinition.ts';
import { deletesNamespace } from './deletesNamespace.ts';
import { deletesVolume } from './deletesVolume.ts';
import { immutableField } from './immutableField.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';
import { itemLost } from './itemLost.ts';
import { ownerChanges } from './ownerChanges.ts';
import { podsRestart } from './podsRestart.ts';
import { podsStop } from './podsStop.ts';
import { recreated } from './recreated.ts';
import { scaleToZero } from './scaleToZero.ts';

const rules: readonly ((facts: ImpactFacts) => readonly Impact[])[] = [
  immutableField,
  recreated,
  deletesNamespace,
  deletesDefinition,
  deletesVolume,
  podsStop,
  scaleToZero,
  podsRestart,
  configNotNoticed,
  itemLost,
  ownerChanges,
];

/** What a step does beyond the fields it writes, by every rule there is. */
export const impactOf = (facts: ImpactFacts): readonly Impact[] => rules.flatMap((rule) => rule(facts));
