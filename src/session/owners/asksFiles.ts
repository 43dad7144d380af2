import { isFound } from '../clusters/isFound.ts';
import type { Inputs } from '../inputs.ts';

/** Whether owners count that files alone declare: somebody wants them, and it is known which ones the chosen clusters have. */
export const asksFiles = ({ ownersInFiles, environments }: Inputs): boolean =>
  ownersInFiles && [...environments.values()].every(isFound);
