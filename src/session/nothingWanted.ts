import type { Inputs } from './inputs.ts';
import type { Wanted } from './snapshot.ts';

/** All that the snapshot asks for is there, or watched. */
export const nothingWanted = (wanted: Wanted, inputs: Inputs): boolean =>
  wanted.ancestry.size === 0 &&
  wanted.builds.length === 0 &&
  wanted.predictions.length === 0 &&
  wanted.confirmations.length === 0 &&
  wanted.validations.length === 0 &&
  !wanted.reading &&
  [...wanted.charts.keys()].every((key) => inputs.charts.has(key)) &&
  [...wanted.commits].every(([root, commits]) => {
    const known = inputs.repositories.get(root)?.commits;
    return !known || [...commits].every((commit) => known.has(commit));
  }) &&
  [...wanted.scopes].every(([name, scopes]) => {
    const watched = inputs.environments.get(name)?.scopes;
    return !watched || [...scopes.keys()].every((key) => watched.has(key));
  });
