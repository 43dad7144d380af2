import { keptResults } from '../../base/keptResults.ts';
import type { ArgoSetBuild } from '../../core/owner/argo/argoSetBuild.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { equalJson, stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { SetBuildOptions } from '../builds/buildOptions.ts';
import { agentObjectsIn } from '../owners/agentObjectsIn.ts';
import type { OwnerRecipe } from '../owners/recipe.ts';

/**
 * How the Applications of a set are generated. One that is known from a file alone, `written`, is what that file says at
 * each revision, unless what renders it makes something else of it. The same facts give the same recipe.
 */
export function setRecipe(
  owner: Owner,
  { set, urls }: ArgoSetBuild,
  manifest: string | undefined,
  written: SourceText | undefined,
): OwnerRecipe {
  return recipes(owner, [manifest, written], () => {
    const { namespace = '', name = '' } = owner.id.kind === 'ApplicationSet' ? owner.id : {};
    const isWritten =
      written !== undefined && equalJson(setIn(written, name)?.['spec'] ?? null, set['spec'] ?? null);
    const options: SetBuildOptions = {
      id: { namespace, name },
      set: isWritten ? null : set,
      urls,
      ...(manifest === undefined ? {} : { manifest }),
    };
    return { kind: 'known', mode: owner.mode, options, scopes: new Map() };
  });
}

const recipes = keptResults<OwnerRecipe>();

export const setIn = (source: SourceText, name: string): JsonObject | undefined =>
  agentObjectsIn(source).find(
    (object) => object['kind'] === 'ApplicationSet' && stringAt(object, 'metadata', 'name') === name,
  );
