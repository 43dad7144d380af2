import { formatOwner } from '../core/owner/owner.ts';
import type { OwnerSnapshot } from './snapshot.ts';

/** Two worktrees of one repository may be open, and the same owner applies both. */
export const ownerKey = ({
  environment,
  root,
  owner,
}: Pick<OwnerSnapshot, 'environment' | 'root' | 'owner'>): string =>
  `${environment}\n${root}\n${formatOwner(owner.id)}`;
