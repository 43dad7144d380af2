import type { Owner } from '../../core/owner/owner.ts';
import { isBuiltInGroup } from '../../core/resource/builtInGroups.ts';
import { admissionScopes } from '../clusters/admission.ts';
import { scopeKey, type EnvironmentInput, type PredictionInput } from '../inputs.ts';
import { scopeOf, servedResource } from '../clusters/liveObject.ts';
import { namespacesScope } from '../plan/madeNamespaces.ts';
import type { ObjectSnapshot, OwnerScope, OwnerWorld } from '../snapshot.ts';

/** By `resourceKey`. */
export type ObjectsPredictions = ReadonlyMap<string, readonly PredictionInput[]>;

/** What was known, and what has to be watched, for an owner: for what its inventory names and what is rendered. */
export function ownerWorld(
  environment: EnvironmentInput | undefined,
  predictions: ObjectsPredictions,
  { inventory, mode, notCompared }: Owner,
  objects: readonly ObjectSnapshot[],
): OwnerWorld {
  const scopes = new Map<string, OwnerScope>();
  const connection = environment?.connection ?? { kind: 'connecting' };
  if (connection.kind !== 'ready' || !environment || notCompared !== undefined)
    return { connection, predictions, scopes, namesUnknownKind: false };
  const named = (mode === 'flux-hr' ? [] : inventory).map(({ id, version }) => ({
    id,
    resource: servedResource(environment, id, version),
  }));
  let namesUnknownKind = false;
  for (const { id, resource } of [...named, ...objects]) {
    if (!resource) {
      // What the server's own version lacks no definition will bring.
      namesUnknownKind ||= !isBuiltInGroup(id.group);
      continue;
    }
    const scope = scopeOf(resource, id);
    if (!scope) continue;
    const key = scopeKey(resource, scope.namespace);
    scopes.set(key, { scope, state: environment.scopes.get(key) });
  }
  // An object can only be made where its namespace is.
  const namespaces = objects.some(
    ({ id, live, definedHere }) => (live.kind === 'absent' || definedHere) && id.namespace !== '',
  )
    ? namespacesScope(environment)
    : undefined;
  if (namespaces)
    scopes.set(namespaces.key, { scope: namespaces.scope, state: environment.scopes.get(namespaces.key) });
  if (scopes.size > 0)
    for (const [key, one] of admissionScopes(environment))
      scopes.set(key, { ...one, state: environment.scopes.get(key) });
  return { connection, predictions, scopes, namesUnknownKind };
}
