import type { Snapshot } from '../session/snapshot.ts';
import { describeEnvironment, markOfOwner } from './marks.ts';
import type { EmptyState } from './viewModels.ts';

/** Why the drift view has nothing to show. */
export function emptyState({ inputs, owners }: Snapshot): EmptyState {
  if (inputs.repositories.size === 0) return inputs.opened ? 'noRepository' : 'looking';
  const environments = [...inputs.environments.values()];
  if (environments.length === 0) return 'noCluster';
  if (owners.length > 0) {
    const quiet = environments.every((environment) => {
      const own = owners.filter((owner) => owner.environment === environment.name);
      const { mark } = describeEnvironment(environment, own);
      return mark === 'inSync' || mark === 'notCompared';
    });
    return quiet && owners.every((owner) => markOfOwner(owner) === 'inSync') ? 'inSync' : 'none';
  }
  const ready = environments.filter(({ connection }) => connection.kind === 'ready');
  if (ready.length === 0) {
    return environments.some(({ connection }) => connection.kind === 'connecting')
      ? 'looking'
      : 'unreachable';
  }
  const lists = ready.flatMap(({ kustomizations, gitRepositories }) => [
    ...(kustomizations ? [kustomizations] : []),
    ...(gitRepositories ? [gitRepositories] : []),
  ]);
  if (lists.some((list) => !list.listed && !list.failure)) return 'looking';
  return lists.some((list) => !list.listed && list.failure?.code === 'denied') ? 'denied' : 'noOwner';
}
