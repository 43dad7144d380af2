import { readExternalArtifact } from './flux/externalArtifact.ts';
import { sourceRefOf } from './flux/fluxKustomization.ts';
import { stringAt, type JsonObject } from '../resource/json.ts';
import type { OwnerId } from './owner.ts';

/** A Flux Kustomization whose files do not come from a Git repository, so that no clone can say what it applies. */
export interface OtherSource {
  readonly id: Extract<OwnerId, { readonly kind: 'Kustomization' }>;
  /** `OCIRepository/flux-system/app` */
  readonly source: string;
  /** Why these files are not known, where it is not that the source is no Git repository. */
  readonly reason?: string;
}

/** Undefined where its files come out of a Git repository: `generators` are ArtifactGenerators by `namespace/name`. */
export function readOtherSource(
  kustomization: JsonObject,
  generators: ReadonlyMap<string, JsonObject>,
): OtherSource | undefined {
  const source = sourceRefOf(kustomization);
  if (source.kind === 'GitRepository') return undefined;
  const artifact = source.kind === 'ExternalArtifact' ? readExternalArtifact(source, generators) : undefined;
  if (artifact?.ok) return undefined;
  const namespace = stringAt(kustomization, 'metadata', 'namespace') ?? '';
  const name = stringAt(kustomization, 'metadata', 'name') ?? '';
  return {
    id: { kind: 'Kustomization', namespace, name },
    source: `${source.kind}/${source.namespace}/${source.name}`,
    ...(artifact ? { reason: artifact.failure } : {}),
  };
}
