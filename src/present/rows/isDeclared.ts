import type { Owner } from '../../core/owner/owner.ts';

/** Nobody but a file says that there is this owner: no cluster was asked. */
export const isDeclared = ({ id, unbound }: Owner): boolean => unbound === true && id.kind !== 'Target';
