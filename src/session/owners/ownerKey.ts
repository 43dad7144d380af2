import { formatOwner } from '../../core/owner/owner.ts';
import type { OwnerSnapshot } from '../snapshot.ts';

/**
 * Two worktrees of one repository may be open, and the same owner applies both; owners of two clusters may have the same name
 * and apply to a third.
 */
export const ownerKey = ({
  environment,
  readIn,
  root,
  owner,
}: Pick<OwnerSnapshot, 'environment' | 'readIn' | 'root' | 'owner'>): string =>
  `${readIn === undefined ? environment : `${readIn} → ${environment}`}\n${root}\n${formatOwner(owner.id)}`;
