import type { OwnerMode } from '../core/drift/desired/agentWrite.ts';
import { argoDesired } from '../core/drift/desired/argoDesired.ts';
import { fluxDesired } from '../core/drift/desired/fluxDesired.ts';
import { ownerNameLabel, ownerNamespaceLabel } from '../core/drift/desired/fluxMetadata.ts';
import {
  helmDesired,
  managedByLabel,
  releaseNameAnnotation,
  releaseNamespaceAnnotation,
} from '../core/drift/desired/helmDesired.ts';
import { defaultTracking, trackingAnnotation } from '../core/owner/argo/argoTracking.ts';
import { at, isObject, member, stringAt, type JsonObject } from '../core/resource/json.ts';

export interface Sending {
  readonly mode: OwnerMode;
  readonly owner: JsonObject | undefined;
  readonly live: JsonObject | null;
  readonly namespaced: boolean;
}

/** A manifest with the marks that its owner adds. Where no owner is given, the live object says itself whose it is. */
export function asOwnerSends(object: JsonObject, sending: Sending): JsonObject {
  switch (sending.mode) {
    case 'flux-ks':
      return asFluxSends(object, sending);
    case 'flux-hr':
      return asHelmSends(object, sending);
    case 'argo-csa':
    case 'argo-ssa':
    case 'argo-replace':
      return asArgoSends(object, sending);
    case 'applicationset':
    case 'kubectl':
      return object;
  }
}

function asFluxSends(object: JsonObject, { owner, live, namespaced }: Sending): JsonObject {
  const name = owner ? nameOf(owner) : markOf(live, 'labels', ownerNameLabel);
  const namespace = owner
    ? (stringAt(owner, 'metadata', 'namespace') ?? 'flux-system')
    : markOf(live, 'labels', ownerNamespaceLabel);
  return name === undefined || namespace === undefined
    ? object
    : fluxDesired(object, { name, namespace }, { namespaced });
}

function asHelmSends(object: JsonObject, { owner, live, namespaced }: Sending): JsonObject {
  const name = owner && nameOf(owner);
  if (owner === undefined || name === undefined) {
    const marked = copied(object, live, 'annotations', [releaseNameAnnotation, releaseNamespaceAnnotation]);
    return copied(marked, live, 'labels', [managedByLabel]);
  }
  const own = stringAt(owner, 'metadata', 'namespace') ?? 'default';
  const target = stringAt(owner, 'spec', 'targetNamespace');
  const release =
    stringAt(owner, 'spec', 'releaseName') ?? (target === undefined ? name : `${target}-${name}`);
  return helmDesired(
    object,
    { release, namespace: target ?? own, owner: { name, namespace: own } },
    { namespaced },
  );
}

/** How an Application marks its objects is a setting of Argo CD: what is live tells. */
function asArgoSends(object: JsonObject, { owner, live, namespaced }: Sending): JsonObject {
  const name = owner && nameOf(owner);
  if (owner === undefined || name === undefined)
    return copied(object, live, 'annotations', [trackingAnnotation]);
  const labelled = markOf(live, 'labels', defaultTracking.label) === name;
  const annotated = markOf(live, 'annotations', trackingAnnotation) !== undefined;
  const method = !labelled ? 'annotation' : annotated ? 'annotation+label' : 'label';
  const namespace = stringAt(owner, 'spec', 'destination', 'namespace');
  return argoDesired(object, {
    instance: name,
    tracking: { ...defaultTracking, method },
    namespaced,
    namespace,
  });
}

const nameOf = (owner: JsonObject): string | undefined => stringAt(owner, 'metadata', 'name');

const markOf = (live: JsonObject | null, map: 'labels' | 'annotations', mark: string): string | undefined =>
  live === null ? undefined : stringAt(live, 'metadata', map, mark);

/** The marks that are live, put on the object too. */
function copied(
  object: JsonObject,
  live: JsonObject | null,
  map: 'labels' | 'annotations',
  marks: readonly string[],
): JsonObject {
  const found = marks.flatMap((mark) => {
    const value = markOf(live, map, mark);
    return value === undefined ? [] : [[mark, value] as const];
  });
  if (found.length === 0) return object;
  const [metadata, before] = [member(object, 'metadata'), at(object, 'metadata', map)];
  const after = { ...(isObject(before) ? before : {}), ...Object.fromEntries(found) };
  return { ...object, metadata: { ...(isObject(metadata) ? metadata : {}), [map]: after } };
}
