import { plural } from '../../base/plural.ts';
import { hostNotAllowed } from '../../core/owner/helm/hostNotAllowed.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { messageRow } from './rowId.ts';
import type { TreeRow } from '../viewModels.ts';

/** Of the hosts that nobody has allowed charts to be fetched from, a row each. A click leads to where they are. */
export function chartRows({ inputs, owners }: Snapshot): readonly TreeRow[] {
  const waiting = owners.flatMap(
    ({ recipe, working }) => hostNotAllowed(inputs.charts, recipe.charts, working) ?? [],
  );
  return [...Map.groupBy(waiting, ({ host }) => host)].map(([host, all]) => ({
    id: messageRow('', `charts\n${host}`),
    kind: 'message',
    label: `Charts of ${host} are not fetched`,
    description: `${plural(all.length, 'owner')} ${all.length === 1 ? 'waits' : 'wait'} for them; click to fetch`,
    tooltip: all[0]?.reason ?? '',
    mark: 'unknown',
    expandable: false,
    comparable: false,
    located: false,
    action: 'fetchCharts',
  }));
}

/** Nothing is wrong with it. */
export const isWaitingForChart = (
  { charts }: Pick<Snapshot['inputs'], 'charts'>,
  { recipe, working }: OwnerSnapshot,
): boolean => hostNotAllowed(charts, recipe.charts, working) !== undefined;
