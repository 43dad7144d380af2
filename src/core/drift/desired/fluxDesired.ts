import type { CommonMetadata } from '../../owner/flux/fluxBuild.ts';
import { at, isObject, type Json, type JsonObject } from '../../resource/json.ts';
import { ownerNameLabel, ownerNamespaceLabel } from './fluxMetadata.ts';

export interface FluxOwner {
  readonly name: string;
  readonly namespace: string;
}

export interface FluxDesiredOptions {
  /** Whether the API server serves the kind per namespace. */
  readonly namespaced: boolean;
  /** `spec.commonMetadata`, which kustomize-controller sets after its own labels. */
  readonly commonMetadata?: CommonMetadata;
}

/**
 * A rendered object with what kustomize-controller adds and takes away before it applies, except for the typed
 * round trip, which is the engine's. A namespaced object that names no namespace stays so: the controller does not
 * supply one, its write fails ("namespace not specified"); see `judge`.
 */
export function fluxDesired(
  rendered: JsonObject,
  owner: FluxOwner,
  { namespaced, commonMetadata }: FluxDesiredOptions,
): JsonObject {
  const labelled = withFluxLabels(rendered, owner);
  const metadata: Record<string, Json> = { ...objectAt(labelled, 'metadata') };
  // The API server drops the namespace of a cluster-wide object whatever the body says.
  if (!namespaced) delete metadata['namespace'];
  for (const key of ['labels', 'annotations'] as const) {
    const common = commonMetadata?.[key];
    if (common !== undefined) metadata[key] = { ...stringsAt(labelled, key), ...common };
  }
  return withoutInvalidCaBundle({ ...labelled, metadata });
}

/** As fluxcd/pkg/ssa `SetOwnerLabels`, which drops every label where one is not a string. */
export function withFluxLabels(rendered: JsonObject, owner: FluxOwner): JsonObject {
  const labels = {
    ...stringsAt(rendered, 'labels'),
    [ownerNameLabel]: owner.name,
    [ownerNamespaceLabel]: owner.namespace,
  };
  return { ...rendered, metadata: { ...objectAt(rendered, 'metadata'), labels } };
}

/** As fluxcd/pkg/ssa `RemoveCABundleFromCRD`: placeholders that a CA injector replaces would be refused. */
function withoutInvalidCaBundle(object: JsonObject): JsonObject {
  if (object['kind'] !== 'CustomResourceDefinition') return object;
  const bundle = at(object, 'spec', 'conversion', 'webhook', 'clientConfig', 'caBundle');
  if (typeof bundle !== 'string' || bundle === '' || holdsCertificate(bundle)) return object;
  return without(object, ['spec', 'conversion', 'webhook', 'clientConfig', 'caBundle']);
}

function holdsCertificate(base64: string): boolean {
  try {
    return atob(base64).includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
}

function without(object: JsonObject, [key, ...rest]: readonly string[]): JsonObject {
  if (key === undefined) return object;
  const { [key]: value, ...others } = object;
  return rest.length > 0 && isObject(value) ? { ...others, [key]: without(value, rest) } : others;
}

const objectAt = (object: Json, key: string): JsonObject => {
  const found = at(object, key);
  return isObject(found) ? found : {};
};

const stringsAt = (object: JsonObject, key: string): JsonObject => {
  const found = at(object, 'metadata', key);
  return isObject(found) && Object.values(found).every((value) => typeof value === 'string') ? found : {};
};
