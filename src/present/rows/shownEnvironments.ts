import { kept } from '../../base/kept.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import type { TreeOptions } from '../viewModels.ts';

/** What the filter of environments leaves of a snapshot. */
export const shownEnvironments = (snapshot: Snapshot, { where }: TreeOptions): Snapshot =>
  where === undefined ? snapshot : inProduction(snapshot);

/** Every row that opens asks for it. */
const inProduction = kept((snapshot: Snapshot): Snapshot => {
  const { inputs, owners, production } = snapshot;
  return {
    ...snapshot,
    owners: owners.filter(({ environment }) => production.has(environment)),
    inputs: {
      ...inputs,
      environments: new Map([...inputs.environments].filter(([name]) => production.has(name))),
    },
  };
});
