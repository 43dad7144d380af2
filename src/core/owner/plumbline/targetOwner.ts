import { kubectlManagers } from '../../drift/desired/agentWrite.ts';
import type { Owner } from '../owner.ts';
import type { TargetSettings } from './plumblineSettings.ts';

/**
 * A target of `.plumbline.yaml` as an owner. Nobody records what was applied last, so that it has no deployed revision,
 * and `kubectl apply` deletes nothing. `namespace` is where the environment puts objects that name none.
 */
export function targetOwner(target: TargetSettings, namespace: string | undefined): Owner {
  const { environment, path, mode } = target;
  const own = target.namespace === undefined ? {} : { namespace: target.namespace };
  const applied = target.namespace ?? namespace;
  return {
    id: { kind: 'Target', environment, path, ...own },
    mode,
    manager: kubectlManagers.clientSide,
    remote: '',
    ref: { by: 'unsaid' },
    path,
    ...(applied === undefined ? {} : { namespace: applied }),
    inventory: [],
    status: undefined,
    prune: false,
    force: false,
  };
}
