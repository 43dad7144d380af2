import type { ArgoSetBuild } from '../core/owner/argoSetBuild.ts';
import type { Owner } from '../core/owner/owner.ts';
import type { OwnerRecipe } from './snapshot.ts';

/** How the Applications of a set are generated. The same facts give the same recipe. */
export function setRecipe(
  owner: Owner,
  { set, urls }: ArgoSetBuild,
  manifest: string | undefined,
): OwnerRecipe {
  const before = recipes.get(owner);
  if (before && before.manifest === manifest) return before.recipe;
  const options = { set, urls, ...(manifest === undefined ? {} : { manifest }) };
  const recipe: OwnerRecipe = { kind: 'known', mode: owner.mode, options, scopes: new Map() };
  recipes.set(owner, { manifest, recipe });
  return recipe;
}

const recipes = new WeakMap<Owner, { readonly manifest: string | undefined; readonly recipe: OwnerRecipe }>();
