import type { ChartReference, OciSelection } from '../helm/chartReference.ts';
import { namesOneVersion } from '../helm/namesOneVersion.ts';
import { parseVersionRange } from '../helm/versionRange.ts';

/** A source of an Application that is a chart of a Helm repository or an OCI registry, or another artifact of one. */
export interface ArgoChart {
  /** As the source says it: a range is the newest version in it by now. */
  readonly reference: ChartReference;
  /** As it was applied last, where that is known. */
  readonly applied?: ChartReference;
}

export interface ChartOfSource {
  readonly url: string;
  /** `spec.source.chart` */
  readonly chart: string;
  readonly targetRevision: string;
  /** What Argo CD made of that when it applied it: a version, of an artifact the digest of its manifest. */
  readonly applied?: string | undefined;
}

/** As Argo CD's repo server (3.2) tells them apart; undefined where the source is a folder of a Git repository. */
export function readArgoChart({ url, chart, targetRevision, applied }: ChartOfSource): ArgoChart | undefined {
  const reference = referenceOf(url, chart, targetRevision);
  if (!reference || applied === undefined || applied === '') return reference && { reference };
  const then = referenceOf(url, chart, applied);
  return { reference, ...(then ? { applied: then } : {}) };
}

function referenceOf(url: string, chart: string, revision: string): ChartReference | undefined {
  const place = url.replace(/\/+$/, '');
  if (isArtifact(url)) return { kind: 'oci', url: place, select: selectionOf(revision), layer: 'any' };
  if (chart === '') return undefined;
  // A registry is written without a scheme.
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url)
    ? { kind: 'repository', url, name: chart, version: revision }
    : { kind: 'oci', url: `oci://${place}/${chart}`, select: selectionOf(revision.replace('+', '_')) };
}

const isArtifact = (url: string): boolean => url.startsWith('oci://');

/** What names one version is a tag, though numbers may be missing; what else is no range is none of a chart either. */
function selectionOf(revision: string): OciSelection {
  if (revision.startsWith('sha256:')) return { by: 'digest', digest: revision };
  return namesOneVersion(revision) || !parseVersionRange(revision)
    ? { by: 'tag', tag: revision }
    : { by: 'semver', range: revision };
}
