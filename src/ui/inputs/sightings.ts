import type { Memento } from 'vscode';
import type { PlainSightings } from '../../core/drift/sightings/plainSightings.ts';

/** When differences were first seen in this workspace; the core takes what another version kept for what it is. */
export const keptSightings = (state: Memento): PlainSightings => state.get(stateKey, []);

export async function keepSightings(state: Memento, sightings: PlainSightings): Promise<void> {
  await state.update(stateKey, sightings);
}

const stateKey = 'sightings';
