import { failed, success, type Outcome } from '../../../base/outcome.ts';
import { at, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import type { ChartReference, OciChart, OciSelection } from './chartReference.ts';

/** Where a HelmRelease takes its chart from: an object of Flux's source-controller. */
export interface ChartSourceName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `HelmRepository/flux-system/apps` */
export const formatSource = ({ kind, namespace, name }: ChartSourceName): string =>
  [kind, namespace, name].filter((part) => part !== '').join('/');

/** A chart from elsewhere than a Git repository. */
export interface ReleaseChart {
  readonly reference: ChartReference;
  /** helm-controller adds the first digits of the manifest's digest to the version of the chart. */
  readonly versionedByDigest: boolean;
}

/** Undefined where the release names none; one of `spec.chartRef` may be a HelmChart, which names another itself. */
export function chartSourceName(release: JsonObject): ChartSourceName | undefined {
  const own = stringAt(release, 'metadata', 'namespace') ?? '';
  const reference = at(release, 'spec', 'chartRef') ?? at(release, 'spec', 'chart', 'spec', 'sourceRef');
  const [kind, name] = [stringAt(reference, 'kind'), stringAt(reference, 'name')];
  if (kind === undefined || name === undefined) return undefined;
  return { kind, name, namespace: textAt(reference, 'namespace') || own };
}

/** Why a chart of such an object is not known; a HelmChart is read where the repository holds it. */
export const unreadChart = (source: ChartSourceName): string =>
  `its chart comes from ${formatSource(source)}, which ${
    source.kind === 'HelmChart' ? 'the repository does not hold' : 'is not read'
  }`;

/** By the spec of the release and of the object that it names; the failure says why it means no chart. */
export function readReleaseChart(release: JsonObject, source: JsonObject): Outcome<ReleaseChart, string> {
  const kind = stringAt(source, 'kind');
  const url = stringAt(source, 'spec', 'url') ?? '';
  if (kind === 'OCIRepository')
    return success({ reference: ofOciRepository(source, url), versionedByDigest: true });
  if (kind !== 'HelmRepository')
    return failed(`charts from a ${kind ?? 'source without a kind'} are not read`);
  const chart = at(release, 'spec', 'chart', 'spec');
  const name = stringAt(chart, 'chart') ?? '';
  if (name === '') return failed('spec.chart.spec.chart names no chart');
  const version = stringAt(chart, 'version') ?? '*';
  const reference: ChartReference =
    stringAt(source, 'spec', 'type') === 'oci'
      ? { kind: 'oci', url: joined(url, name), select: { by: 'version', version }, ...insecure(source) }
      : { kind: 'repository', url, name, version };
  return success({ reference, versionedByDigest: false });
}

/** What a chart names as its dependency: of a registry, or of a repository by its index. */
export const dependencyReference = ({
  name,
  version,
  repository,
}: {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
}): ChartReference =>
  repository.startsWith('oci://')
    ? { kind: 'oci', url: joined(repository, name), select: { by: 'version', version } }
    : { kind: 'repository', url: repository, name, version };

/** The same chart as a release has applied it: the version that it says, and of OCIRepositories the digest. */
export function appliedReference(
  reference: ChartReference,
  { version, ociDigest = '' }: { readonly version: string; readonly ociDigest?: string | undefined },
): ChartReference {
  if (reference.kind === 'repository') return { ...reference, version };
  if (ociDigest !== '') return { ...reference, select: { by: 'digest', digest: ociDigest } };
  return reference.select.by === 'version' ? { ...reference, select: { by: 'version', version } } : reference;
}

/** What helm-controller makes part of the chart's version. */
export const digestMetadata = (manifestDigest: string): string =>
  manifestDigest.replace(/^.*:/, '').slice(0, 12);

function ofOciRepository(source: JsonObject, url: string): OciChart {
  const layer = textAt(source, 'spec', 'layerSelector', 'mediaType') || 'any';
  return { kind: 'oci', url, select: selectionOf(at(source, 'spec', 'ref')), layer, ...insecure(source) };
}

/** A digest before a range before a tag. */
function selectionOf(ref: Json | undefined): OciSelection {
  const text = (key: string): string => stringAt(ref, key) ?? '';
  const [digest, range, filter] = [text('digest'), text('semver'), text('semverFilter')];
  if (digest !== '') return { by: 'digest', digest };
  if (range !== '') return { by: 'semver', range, ...(filter === '' ? {} : { filter }) };
  return { by: 'tag', tag: text('tag') || 'latest' };
}

const textAt = (value: Json | undefined, ...path: readonly string[]): string =>
  stringAt(value, ...path) ?? '';

const insecure = (source: JsonObject): Pick<OciChart, 'insecure'> =>
  at(source, 'spec', 'insecure') === true ? { insecure: true } : {};

const joined = (url: string, name: string): string => `${url.replace(/\/+$/, '')}/${name}`;
