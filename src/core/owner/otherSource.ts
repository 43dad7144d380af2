import { readExternalArtifact } from './flux/externalArtifact.ts';
import { filledInCluster } from './flux/resourceSet.ts';
import { sourceRefOf } from './flux/fluxKustomization.ts';
import { chartSource } from './helm/helmRelease.ts';
import { chartSourceName, formatSource } from './helm/releaseChart.ts';
import { stringAt, type JsonObject } from '../resource/json.ts';
import type { OwnerId } from './owner.ts';

/** What Flux applies of files that do not come from a Git repository, so that no clone can say what they are. */
export interface OtherSource {
  readonly id: Extract<OwnerId, { readonly kind: 'Kustomization' | 'HelmRelease' | 'ResourceSet' }>;
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
  return {
    id: { kind: 'Kustomization', ...nameOf(kustomization) },
    source: `${source.kind}/${source.namespace}/${source.name}`,
    ...(artifact ? { reason: artifact.failure } : {}),
  };
}

/** Of a HelmRelease, where its chart is neither of a Git repository nor one that can be fetched. */
export function readOtherChart(release: JsonObject): OtherSource | undefined {
  const read = chartSource(release);
  const source = chartSourceName(release);
  if ('name' in read || source?.kind === 'HelmRepository' || source?.kind === 'OCIRepository')
    return undefined;
  return {
    id: { kind: 'HelmRelease', ...nameOf(release) },
    source: source ? formatSource(source) : 'no chart',
    reason: read.reason,
  };
}

export const readOtherSet = (set: JsonObject): OtherSource => ({
  id: { kind: 'ResourceSet', ...nameOf(set) },
  source: 'a template',
  reason: filledInCluster,
});

const nameOf = (object: JsonObject): Pick<OtherSource['id'], 'namespace' | 'name'> => ({
  namespace: stringAt(object, 'metadata', 'namespace') ?? '',
  name: stringAt(object, 'metadata', 'name') ?? '',
});
