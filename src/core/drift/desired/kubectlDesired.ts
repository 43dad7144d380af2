import { at, isObject, type JsonObject } from '../../resource/json.ts';

export interface KubectlDesiredOptions {
  /** Whether the API server serves the kind per namespace. */
  readonly namespaced: boolean;
  /** Where namespaced objects go that name no namespace; `default` unless told. */
  readonly namespace?: string | undefined;
}

/** A rendered object as `kubectl apply` sends it: one that names no namespace goes to the namespace it is run in. */
export function kubectlDesired(
  rendered: JsonObject,
  { namespaced, namespace = 'default' }: KubectlDesiredOptions,
): JsonObject {
  const found = at(rendered, 'metadata');
  const { namespace: named, ...metadata } = isObject(found) ? found : {};
  if (!namespaced) return named === undefined ? rendered : { ...rendered, metadata };
  if (typeof named === 'string' && named !== '') return rendered;
  return { ...rendered, metadata: { ...metadata, namespace } };
}
