import { stringAt, type JsonObject } from '../../resource/json.ts';
import { goDurationSeconds } from '../goDuration.ts';
import type { Owner } from '../owner.ts';
import { readAgentStatus, readInventory } from './fluxStatus.ts';

/** Why nothing that a ResourceSet applies can be compared. */
export const filledInCluster =
  'flux-operator fills its template in the cluster, with inputs that files need not hold: what it applies is not rendered';

/**
 * A ResourceSet of flux-operator (`fluxcd.controlplane.io/v1`). It names no repository, and belongs to the one that holds
 * its manifest. Its objects are applied as kustomize-controller applies, by another manager.
 */
export const readResourceSet = (set: JsonObject, { remote, ref }: Pick<Owner, 'remote' | 'ref'>): Owner => ({
  id: {
    kind: 'ResourceSet',
    namespace: stringAt(set, 'metadata', 'namespace') ?? '',
    name: stringAt(set, 'metadata', 'name') ?? '',
  },
  mode: 'flux-ks',
  manager: 'flux-operator',
  remote,
  ref,
  path: '',
  inventory: readInventory(set),
  status: {
    ...readAgentStatus(set),
    suspended: annotation(set, 'reconcile')?.toLowerCase() === 'disabled',
    intervalSeconds: goDurationSeconds(annotation(set, 'reconcileEvery') ?? '') ?? usualIntervalSeconds,
  },
  notCompared: filledInCluster,
  madeElsewhere: true,
  prune: true,
  force: false,
});

const annotation = (set: JsonObject, name: string): string | undefined =>
  stringAt(set, 'metadata', 'annotations', `fluxcd.controlplane.io/${name}`);

const usualIntervalSeconds = 3600;
