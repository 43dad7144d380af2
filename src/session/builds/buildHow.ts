import type { Owner } from '../../core/owner/owner.ts';
import { withRevision } from '../argo/applicationRecipe.ts';
import { workingTree, type BuildHow } from '../inputs.ts';
import type { KnownRecipe } from '../owners/recipe.ts';

/**
 * How an owner's path is built at a revision; undefined where that is not known yet.
 * What a merge makes of the working tree has no name yet: the deployed one's.
 */
export function buildHow(
  owner: Owner,
  recipe: KnownRecipe,
  revision: string,
  point: BuildPoint = 'any',
): BuildHow | undefined {
  if (recipe.byRevision) {
    const known = recipe.byRevision.get(revision);
    return known && { mode: recipe.mode, options: known };
  }
  const options = point !== 'next' && owner.deployed?.commit === revision ? recipe.applied : recipe.options;
  if (!options || !('sources' in options)) return { mode: recipe.mode, options };
  const commit = revision === workingTree ? (owner.deployed?.commit ?? '') : revision;
  return { mode: recipe.mode, options: withRevision(options, commit) };
}

/** `next` is what is applied next, although the revision is still the one that was applied: what it takes beside that has moved. */
export type BuildPoint = 'any' | 'next';
