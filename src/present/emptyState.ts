import type { Snapshot } from '../session/snapshot.ts';
import { markOf, markOfOwner } from './marks.ts';
import type { EmptyState } from './viewModels.ts';

/** Why the drift view has nothing to show. */
export function emptyState({ inputs, owners }: Snapshot): EmptyState {
  if (inputs.repositories.size === 0) return 'noRepository';
  const environments = [...inputs.environments.values()];
  if (environments.length === 0) return 'noCluster';
  if (owners.length > 0) {
    const quiet = owners.every(
      (owner) =>
        markOfOwner(owner) === 'inSync' && owner.objects.every((object) => markOf(object) === 'inSync'),
    );
    return quiet ? 'inSync' : 'none';
  }
  const ready = environments.filter(({ connection }) => connection.kind === 'ready');
  if (ready.length === 0) {
    return environments.some(({ connection }) => connection.kind === 'connecting')
      ? 'looking'
      : 'unreachable';
  }
  const lists = ready.flatMap(({ kustomizations }) => kustomizations ?? []);
  if (lists.some((list) => !list.listed && !list.failure)) return 'looking';
  return lists.length > 0 && lists.every((list) => !list.listed && list.failure?.code === 'denied')
    ? 'denied'
    : 'noOwner';
}
