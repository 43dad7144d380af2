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

/** Of a HelmRelease that nobody here renders, where its chart is of no Git repository. */
export function readOtherChart(release: JsonObject): OtherSource | undefined {
  const read = chartSource(release);
  if ('name' in read) return undefined;
  const source = chartSourceName(release);
  const isFetched = source?.kind === 'HelmRepository' || source?.kind === 'OCIRepository';
  return {
    id: { kind: 'HelmRelease', ...nameOf(release) },
    source: source ? formatSource(source) : 'no chart',
    // The chart could be had, but which commit says the release, nobody knows.
    reason: isFetched ? heldNowhere : read.reason,
  };
}

export const heldNowhere = 'no owner of the repositories that are open renders it';

export const readOtherSet = (set: JsonObject): OtherSource => ({
  id: { kind: 'ResourceSet', ...nameOf(set) },
  source: 'a template',
  reason: filledInCluster,
});

const nameOf = (object: JsonObject): Pick<OtherSource['id'], 'namespace' | 'name'> => ({
  namespace: stringAt(object, 'metadata', 'namespace') ?? '',
  name: stringAt(object, 'metadata', 'name') ?? '',
});
