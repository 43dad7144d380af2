import { at, isObject, type Json, type JsonObject } from '../../resource/json.ts';

export interface HelmOwner {
  /** Of the release, which the HelmRelease may name otherwise than itself. */
  readonly release: string;
  /** Where the release is installed. */
  readonly namespace: string;
  /** The HelmRelease, where one is known. */
  readonly owner?: { readonly name: string; readonly namespace: string };
}

export const releaseNameAnnotation = 'meta.helm.sh/release-name';
export const releaseNamespaceAnnotation = 'meta.helm.sh/release-namespace';
export const managedByLabel = 'app.kubernetes.io/managed-by';
const ownerLabels = 'helm.toolkit.fluxcd.io';

/** A rendered object as helm-controller compares it: with the marks of its HelmRelease, and with those of Helm itself. */
export function helmDesired(
  rendered: JsonObject,
  { release, namespace, owner }: HelmOwner,
  { namespaced }: { readonly namespaced: boolean },
): JsonObject {
  const metadata = mapAt(rendered, 'metadata');
  const named = metadata['namespace'];
  return {
    ...rendered,
    metadata: {
      ...metadata,
      ...(namespaced && (named === undefined || named === '') ? { namespace } : {}),
      labels: {
        ...mapAt(metadata, 'labels'),
        ...(owner
          ? { [`${ownerLabels}/name`]: owner.name, [`${ownerLabels}/namespace`]: owner.namespace }
          : {}),
        [managedByLabel]: 'Helm',
      },
      annotations: {
        ...mapAt(metadata, 'annotations'),
        [releaseNameAnnotation]: release,
        [releaseNamespaceAnnotation]: namespace,
      },
    },
  };
}

const mapAt = (object: Json, key: string): JsonObject => {
  const found = at(object, key);
  return isObject(found) ? found : {};
};
