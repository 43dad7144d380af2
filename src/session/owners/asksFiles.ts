import { isListed } from '../../core/owner/isListed.ts';
import type { Inputs } from '../inputs.ts';

/**
 * Whether owners count that files alone declare: somebody wants them, and which ones the chosen clusters have is known, as far
 * as they can be reached.
 */
export const asksFiles = ({ ownersInFiles, environments }: Inputs): boolean =>
  ownersInFiles &&
  [...environments.values()].every((one) => isListed(one) || one.connection.kind === 'failed');
