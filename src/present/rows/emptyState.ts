import type { Snapshot } from '../../session/snapshot.ts';
import { describeEnvironment } from '../environmentText.ts';
import { markOfOwner } from '../lines/marks.ts';
import { isDeclared } from './isDeclared.ts';
import { shownEnvironments } from './shownEnvironments.ts';
import { isNarrowed, isShown } from './shownRows.ts';
import { hasOwnRow } from './treeRows.ts';
import type { TreeOptions } from '../treeOptions.ts';
import type { EmptyState } from '../viewModels.ts';

/**
 * Why the drift view has nothing to show. What is wrong with one environment stands below its row: see
 * `environmentMessages`. `now` is in milliseconds since the epoch.
 */
export function emptyState(all: Snapshot, options: TreeOptions, now: number): EmptyState {
  const snapshot = shownEnvironments(all, options);
  const { inputs, owners } = snapshot;
  if (inputs.repositories.size === 0) return inputs.opened ? 'noRepository' : 'looking';
  const environments = [...inputs.environments.values()];
  if (environments.length === 0) return all.inputs.environments.size === 0 ? 'noCluster' : 'noneOfFilter';
  const marks = environments.map(
    (environment) =>
      describeEnvironment(
        environment,
        owners.filter((owner) => owner.environment === environment.name),
        now,
      ).mark,
  );
  const quiet = marks.every((mark) => mark === 'inSync' || mark === 'notCompared');
  const chosen = owners.filter(
    ({ environment, owner }) => inputs.environments.has(environment) || !isDeclared(owner),
  );
  if (chosen.length > 0 && quiet && chosen.every((owner) => markOfOwner(owner) === 'inSync')) return 'inSync';
  const isShowing =
    !isNarrowed(options) ||
    owners.some((owner) => owner.objects.some((object) => isShown(object, options))) ||
    environments.some((environment) => hasOwnRow(snapshot, environment, options));
  if (isShowing) return 'none';
  const { where, whose, kinds } = options;
  return where === undefined && whose === undefined && kinds === undefined ? 'noDrift' : 'noneOfFilter';
}
