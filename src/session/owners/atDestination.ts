import { kept } from '../../base/kept.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { Destination } from '../clusters/knownCluster.ts';

/** An owner that one cluster describes, and another may hold the objects of. */
export interface AgentOwner {
  readonly owner: Owner;
  /** Where its objects are. */
  readonly environment: string;
}

/** One whose cluster nobody has named renders all the same, and is compared with nothing. */
export const atDestination = (owner: Owner, to: Destination, from: string): AgentOwner =>
  to.kind === 'bound'
    ? { owner, environment: to.environment }
    : { owner: unboundOnce(owner, to.cluster, to.reason), environment: from };

/** The same owner for the same reason. */
const unboundOnce = kept((owner: Owner, unnamedCluster: string, reason: string): Owner => {
  // What Helm keeps of it is in that cluster as well.
  const { release: _, ...rest } = owner;
  return owner.notCompared === undefined || owner.unbound === true
    ? { ...rest, notCompared: reason, unbound: true, unnamedCluster }
    : owner;
});
