import type { Owner } from '../core/owner/owner.ts';
import type { BuildHow } from './inputs.ts';
import type { KnownRecipe } from './snapshot.ts';

/** How an owner's path is built at a revision. */
export const buildHow = (owner: Owner, recipe: KnownRecipe, revision: string): BuildHow => ({
  mode: recipe.mode,
  options: owner.deployed?.commit === revision ? recipe.applied : recipe.options,
});
