import { formatOwner } from '../core/owner/owner.ts';
import type { OwnerSnapshot } from './snapshot.ts';

export const ownerKey = ({ environment, owner }: Pick<OwnerSnapshot, 'environment' | 'owner'>): string =>
  `${environment}\n${formatOwner(owner.id)}`;
