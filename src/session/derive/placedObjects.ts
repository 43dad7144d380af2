import type { ServedResource } from '../../cluster/clusterApi.ts';
import { stringAt } from '../../core/resource/json.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import type { BuildInput, BuiltObject, EnvironmentInput } from '../inputs.ts';
import { servedResource } from '../clusters/liveObject.ts';

/** An object where the cluster holds it: a rendered one, or one that an inventory names. */
export interface PlacedObject {
  readonly id: ResourceId;
  readonly resource: ServedResource | undefined;
  readonly built: BuiltObject | undefined;
}

/** By `resourceKey`. */
export type PlacedObjects = ReadonlyMap<string, PlacedObject>;

export const noObjects: PlacedObjects = new Map();

interface Place {
  readonly environment: EnvironmentInput;
  readonly owner: Owner;
}

/** What is built, and where it is not built the Namespace that the owner makes beside it. */
export function objectsById(
  build: BuildInput | undefined,
  { environment, owner }: Place,
  namespace?: BuiltObject,
): PlacedObjects {
  if (!build?.lastGood) return noObjects;
  const objects = [...(namespace ? [namespace] : []), ...build.lastGood.objects].map(
    (built): PlacedObject => {
      const apiVersion = stringAt(built.object, 'apiVersion') ?? '';
      const resource = servedResource(environment, built.id, apiVersion);
      return { id: placedId(built.id, resource, owner), resource, built };
    },
  );
  // A Namespace that is built is the one that counts.
  return new Map(objects.map((object) => [resourceKey(object.id), object]));
}

/**
 * The objects that the agent wrote last, as its inventory names them. What Helm keeps of a release names all that it would
 * delete; definitions of a chart's `crds/` stay.
 */
export function inventoryObjects({ environment, owner }: Place): PlacedObjects {
  if (owner.mode === 'flux-hr') return noObjects;
  return new Map(
    owner.inventory.map(({ id, version }) => {
      const resource = servedResource(environment, id, version);
      return [resourceKey(id), { id, resource, built: undefined }];
    }),
  );
}

/**
 * What a manifest says of the namespace means nothing for a kind that has none; kubectl and Argo CD supply one where it
 * is silent.
 */
function placedId(id: ResourceId, resource: ServedResource | undefined, owner: Owner): ResourceId {
  if (resource?.namespaced === false) return id.namespace === '' ? id : { ...id, namespace: '' };
  if (id.namespace !== '' || !resource) return id;
  const supplied = owner.namespace ?? (owner.mode === 'kubectl' ? 'default' : undefined);
  return supplied === undefined ? id : { ...id, namespace: supplied };
}
