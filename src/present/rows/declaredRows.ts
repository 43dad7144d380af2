import { plural } from '../../base/plural.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { isWaitingForChart } from './chartRows.ts';
import { isDeclared } from './isDeclared.ts';
import { environmentRow, messageRow } from './rowId.ts';
import type { TreeRow } from '../viewModels.ts';

/** Where no cluster is chosen, that; a click on it lets choose. */
export const noClusterRows = ({ inputs, owners }: Snapshot): readonly TreeRow[] =>
  inputs.environments.size === 0 && owners.some(({ owner }) => isDeclared(owner)) ? [noCluster] : [];

/** The owners of clusters that nobody has chosen: files alone declare them. With what keeps them from being rendered. */
export function declaredRows({ inputs, owners }: Snapshot): readonly TreeRow[] {
  const byEnvironment = Map.groupBy(
    owners.filter(({ environment, owner }) => isDeclared(owner) && !inputs.environments.has(environment)),
    ({ environment }) => environment,
  );
  return [...byEnvironment].map(([name, declared]) => environmentLine(inputs, name, declared));
}

const noCluster: TreeRow = {
  id: messageRow('', 'noCluster'),
  kind: 'message',
  label: 'No cluster is chosen',
  description: 'nothing is compared; click to choose',
  tooltip:
    'What the files declare is rendered and checked, and compared with no cluster. Plumbline only reads: it never writes to a cluster.',
  mark: 'unknown',
  expandable: false,
  comparable: false,
  located: false,
  action: 'chooseClusters',
};

function environmentLine(
  inputs: Snapshot['inputs'],
  name: string,
  owners: readonly OwnerSnapshot[],
): TreeRow {
  const notRendered = owners.filter(({ working }) => working?.outcome.ok === false);
  const waiting = notRendered.filter((owner) => isWaitingForChart(inputs, owner)).length;
  const others = notRendered.length - waiting;
  const failing = notRendered.filter(
    ({ working }) => working?.outcome.ok === false && working.outcome.failure.code !== 'unsupported',
  ).length;
  const description = [
    plural(owners.length, 'owner'),
    ...(others === 0 ? [] : [`${String(others)} not rendered`]),
    ...(waiting === 0 ? [] : [`${String(waiting)} without a chart`]),
  ].join(' · ');
  return {
    id: environmentRow(name),
    kind: 'environment',
    label: name,
    description,
    tooltip: `${name}: owners that the files here declare\n${description}`,
    mark: failing === waiting ? 'notCompared' : 'unknown',
    expandable: true,
    comparable: false,
    located: false,
  };
}
