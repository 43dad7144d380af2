import { at, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { groupOf } from '../../resource/resourceId.ts';

/** How Argo CD marks what belongs to an Application. */
export interface ArgoTracking {
  readonly method: 'annotation' | 'label' | 'annotation+label';
  /** The label of the methods with one. */
  readonly label: string;
  /** `installationID` of argocd-cm, '' for none. */
  readonly installation: string;
}

export const defaultTracking: ArgoTracking = {
  method: 'annotation',
  label: 'app.kubernetes.io/instance',
  installation: '',
};

export const trackingAnnotation = 'argocd.argoproj.io/tracking-id';
export const installationAnnotation = 'argocd.argoproj.io/installation-id';

/**
 * A rendered object with Argo CD's marks, as `SetAppInstance` of its repo server (3.2). `namespace` is the destination's,
 * which stands for one that the object does not name, whether its kind has any or not.
 */
export function withTracking(
  object: JsonObject,
  instance: string,
  namespace: string,
  { method, label, installation }: ArgoTracking,
): JsonObject {
  if (isDefinition(object)) return object;
  const annotations =
    method === 'label' ? undefined : { [trackingAnnotation]: trackingId(object, instance, namespace) };
  const labels =
    method === 'annotation' ? undefined : { [label]: method === 'label' ? instance : shortened(instance) };
  const metadata: Record<string, Json> = { ...objectAt(object, 'metadata') };
  if (labels) metadata['labels'] = { ...objectAt(metadata, 'labels'), ...labels };
  if (annotations) {
    const { [installationAnnotation]: _, ...written } = objectAt(metadata, 'annotations');
    metadata['annotations'] = {
      ...written,
      ...(installation === '' ? {} : { [installationAnnotation]: installation }),
      ...annotations,
    };
  }
  return { ...object, metadata };
}

/** `shop:apps/Deployment:prod/web` */
export const trackingId = (object: JsonObject, instance: string, namespace: string): string => {
  const own = stringAt(object, 'metadata', 'namespace') ?? '';
  const name = stringAt(object, 'metadata', 'name') ?? '';
  return `${instance}:${groupAt(object)}/${stringAt(object, 'kind') ?? ''}:${own === '' ? namespace : own}/${name}`;
};

/** The Application that a live object is marked with; undefined where with none. */
export function trackedBy(live: JsonObject, { method, label }: ArgoTracking): string | undefined {
  const id = at(live, 'metadata', 'annotations', trackingAnnotation);
  if (method !== 'label') return typeof id === 'string' ? id.split(':', 1)[0] : undefined;
  const value = at(live, 'metadata', 'labels', label);
  return typeof value === 'string' ? value : undefined;
}

const isDefinition = (object: JsonObject): boolean =>
  object['kind'] === 'CustomResourceDefinition' && groupAt(object) === 'apiextensions.k8s.io';

const groupAt = (object: JsonObject): string => groupOf(stringAt(object, 'apiVersion') ?? '');

/** A label holds 63 characters, and may not end in a mark. */
const shortened = (instance: string): string => instance.slice(0, 63).replace(/[^a-zA-Z0-9]+$/, '');

function objectAt(object: JsonObject, key: string): JsonObject {
  const found = object[key];
  return isObject(found) ? found : {};
}
