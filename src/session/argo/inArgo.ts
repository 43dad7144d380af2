import { usualArgoNamespace } from '../../core/owner/argo/argoSettings.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/**
 * The environment that an Argo CD object belongs to which another owner renders, and the object as the cluster has it, if it
 * does. It is run by the Argo CD of the cluster that it is in; undefined where an owner's objects go to a cluster that has none.
 */
export function inArgo(
  { environments }: Pick<Inputs, 'environments'>,
  watched: 'applications' | 'applicationSets',
  object: JsonObject,
  { environment, readIn }: Pick<UnjudgedOwner, 'environment' | 'readIn'>,
): { readonly from: EnvironmentInput | undefined; readonly live: JsonObject | undefined } | undefined {
  const from = environments.get(environment);
  const objects = from?.[watched]?.objects;
  if (readIn !== undefined && !objects) return undefined;
  const namespace = stringAt(object, 'metadata', 'namespace') ?? usualArgoNamespace;
  return { from, live: objects?.get(`${namespace}/${stringAt(object, 'metadata', 'name') ?? ''}`) };
}
