import { keptResults } from '../base/keptResults.ts';
import type { ArgoSetBuild } from '../core/owner/argoSetBuild.ts';
import type { Owner } from '../core/owner/owner.ts';
import type { OwnerRecipe } from './snapshot.ts';

/** How the Applications of a set are generated. The same facts give the same recipe. */
export function setRecipe(
  owner: Owner,
  { set, urls }: ArgoSetBuild,
  manifest: string | undefined,
): OwnerRecipe {
  return recipes(owner, [manifest], () => {
    const options = { set, urls, ...(manifest === undefined ? {} : { manifest }) };
    return { kind: 'known', mode: owner.mode, options, scopes: new Map() };
  });
}

const recipes = keptResults<OwnerRecipe>();
