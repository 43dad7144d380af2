import { withTracking, type ArgoTracking } from '../../owner/argo/argoTracking.ts';
import { at, isObject, type JsonObject } from '../../resource/json.ts';

export interface ArgoDesiredOptions {
  readonly instance: string;
  readonly tracking: ArgoTracking;
  /** Whether the API server serves the kind per namespace. */
  readonly namespaced: boolean;
  /** The destination's, which objects go to that name none. */
  readonly namespace?: string | undefined;
}

/** A rendered object as Argo CD applies it: with its marks, and in a namespace where its kind has one. */
export function argoDesired(
  rendered: JsonObject,
  { instance, tracking, namespaced, namespace = '' }: ArgoDesiredOptions,
): JsonObject {
  // The marks are made before anybody knows which kinds have namespaces.
  const marked = withTracking(rendered, instance, namespace, tracking);
  const found = at(marked, 'metadata');
  const { namespace: named, ...metadata } = isObject(found) ? found : {};
  if (!namespaced) return named === undefined ? marked : { ...marked, metadata };
  if ((typeof named === 'string' && named !== '') || namespace === '') return marked;
  return { ...marked, metadata: { ...metadata, namespace } };
}
