import type { EnvironmentInput } from '../../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { disagreementRows } from './agentDisagreements.ts';
import { chartRows } from './chartRows.ts';
import { declaredLine } from './declaredLine.ts';
import { declaredRows, noClusterRows } from './declaredRows.ts';
import { describeEnvironment } from '../environmentText.ts';
import { environmentMessages } from '../problems/environmentMessages.ts';
import { groupRows, rowsOfGroup } from './groupRows.ts';
import { isDeclared } from './isDeclared.ts';
import { shownEnvironments } from './shownEnvironments.ts';
import { isNarrowed, isShown, rowOrder } from './shownRows.ts';
import { ownerLine } from './ownerLine.ts';
import { fieldLines, resourceLine } from './resourceLine.ts';
import { otherSourceRows, otherSourcesOf } from './otherSourceRows.ts';
import { environmentRow, findGroup, findOtherSources, findRow } from './rowId.ts';
import { timesOf } from '../times.ts';
import { settingsRows } from './settingsRows.ts';
import { unboundRows } from './unboundRows.ts';
import type { TreeOptions } from '../treeOptions.ts';
import type { TreeRow } from '../viewModels.ts';

/** The rows below a row of the drift view; those at the top where `row` is undefined. `now` is in milliseconds. */
export function treeRows(
  all: Snapshot,
  row: string | undefined,
  now: number,
  options: TreeOptions,
): readonly TreeRow[] {
  const snapshot = shownEnvironments(all, options);
  if (row === undefined) return topRows(all, snapshot, now, options);
  const group = findGroup(row);
  if (group) return rowsOfGroup(snapshot, group, now, options);
  const others = findOtherSources(row);
  if (others !== undefined) return otherSourceRows(snapshot, others);
  const found = findRow(snapshot, row);
  if (!found) return [];
  const { environment, owner, object, field } = found;
  const times = timesOf(snapshot, now);
  if (!owner) return rowsOfEnvironment(snapshot, environment, now, options);
  if (!object)
    return [
      ...disagreementRows(snapshot, owner, now),
      ...owner.objects
        .filter((one) => isShown(one, options))
        .map((one) => resourceLine(owner, one, times))
        .sort(rowOrder(options)),
    ];
  return field ? [] : fieldLines(owner, object, times);
}

function topRows(all: Snapshot, snapshot: Snapshot, now: number, options: TreeOptions): readonly TreeRow[] {
  const { inputs } = snapshot;
  // Without a repository no cluster is worth a row; the view then says what to do.
  if (inputs.repositories.size === 0) return [];
  const environments = [...inputs.environments.values()]
    .filter((environment) => hasOwnRow(snapshot, environment, options))
    .map((environment) => environmentLine(snapshot, environment, now, options));
  const others = [...settingsRows(all), ...chartRows(all), ...noClusterRows(all), ...unboundRows(snapshot)];
  // Nothing of them drifts: they are no part of a narrower view of what is chosen.
  const declared = all.inputs.environments.size === 0 || !isNarrowed(options) ? declaredRows(all) : [];
  return [...others, ...rowsBy(snapshot, environments, now, options), ...declared];
}

function rowsBy(
  snapshot: Snapshot,
  environments: readonly TreeRow[],
  now: number,
  options: TreeOptions,
): readonly TreeRow[] {
  return options.group === 'owner'
    ? environments
    : [...environments, ...groupRows(snapshot, options.group, now, options)];
}

/** Where rows are not grouped by environment, or only drift is shown, an environment has one if it has more to tell. */
export function hasOwnRow(snapshot: Snapshot, environment: EnvironmentInput, options: TreeOptions): boolean {
  const owners = ownersIn(snapshot, environment.name);
  if (describeEnvironment(environment, owners, 0).mark === 'waiting') return true;
  if (environmentMessages(snapshot, environment, owners, 0).length > 0) return true;
  const hasObjects = owners.some((owner) => owner.objects.some((object) => isShown(object, options)));
  if (options.group === 'owner') return !isNarrowed(options) || hasObjects;
  return !isNarrowed(options) && !hasObjects;
}

function environmentLine(
  snapshot: Snapshot,
  environment: EnvironmentInput,
  now: number,
  options: TreeOptions,
): TreeRow {
  const { name, context } = environment;
  const { text, mark } = describeEnvironment(environment, ownersIn(snapshot, name), now);
  return {
    id: environmentRow(name),
    kind: 'environment',
    label: name,
    description: `${snapshot.production.has(name) ? 'production · ' : ''}${text}`,
    tooltip: `${name}: kubeconfig context ${context}\n${text}`,
    mark,
    expandable: rowsOfEnvironment(snapshot, name, now, options).length > 0,
    comparable: false,
    located: false,
  };
}

/** What is to be told of the environment first, then its owners. */
function rowsOfEnvironment(
  snapshot: Snapshot,
  name: string,
  now: number,
  options: TreeOptions,
): readonly TreeRow[] {
  const environment = snapshot.inputs.environments.get(name);
  const owners = ownersIn(snapshot, name);
  if (!environment)
    return owners
      .map((owner) =>
        isDeclared(owner.owner)
          ? declaredLine(snapshot, owner, now)
          : ownerLine(snapshot, owner, options, now),
      )
      .sort(rowOrder(options));
  const messages = environmentMessages(snapshot, environment, owners, now);
  if (options.group !== 'owner') return messages;
  const shown = owners.filter(
    (owner) => !isNarrowed(options) || owner.objects.some((object) => isShown(object, options)),
  );
  const rows = shown.map((owner) => ownerLine(snapshot, owner, options, now)).sort(rowOrder(options));
  return [...messages, ...rows, ...otherSourcesOf(snapshot, name, options)];
}

const ownersIn = ({ owners }: Snapshot, environment: string): readonly OwnerSnapshot[] =>
  owners.filter((owner) => owner.environment === environment);
