/** A chart that lies outside of the repository. */
export type ChartReference = RepositoryChart | OciChart;
/** Whatever is fetched: a chart, or what a kustomization names by its address. */
export type FetchReference = ChartReference | RemoteFile | RemoteRepository;
export type ChartPlace = Pick<RepositoryChart, 'kind' | 'url' | 'name'> | Pick<OciChart, 'kind' | 'url'>;

/** Of a repository with an `index.yaml`. */
export interface RepositoryChart {
  readonly kind: 'repository';
  /** `https://charts.example.com/stable`: the folder of the index. */
  readonly url: string;
  readonly name: string;
  /** A version, or a range as Masterminds/semver 3 reads it; '' is the newest that is no prerelease. */
  readonly version: string;
  /** `sha256:…` that the package must have. */
  readonly digest?: string;
}

/** Of an OCI registry. */
export interface OciChart {
  readonly kind: 'oci';
  /** `oci://registry.example.com/charts/web`, with the chart's name. */
  readonly url: string;
  readonly select: OciSelection;
  /** Media type of the layer to take: that of Helm where it is left out, the first whatever it is where it is `any`. */
  readonly layer?: string;
  /** The registry speaks plain HTTP; credentials are not sent then, unless it is this machine. */
  readonly insecure?: boolean;
}

/** A resource of a kustomization that lies elsewhere: its one file has the path ''. */
export interface RemoteFile {
  readonly kind: 'file';
  readonly url: string;
}

/** A base of a kustomization that is another repository, as Git takes it: `https://…`, `git@host:path`. */
export interface RemoteRepository {
  readonly kind: 'git';
  readonly url: string;
  /** A branch, a tag or a commit; '' for the branch that the server has checked out. */
  readonly ref: string;
}

export type OciSelection =
  /** As Flux reads `HelmRelease.spec.chart.spec.version`: a version, a range, or '' for the newest. */
  | { readonly by: 'version'; readonly version: string }
  /** As Flux reads `OCIRepository.spec.ref`. */
  | { readonly by: 'semver'; readonly range: string; readonly filter?: string }
  | { readonly by: 'tag'; readonly tag: string }
  /** Of the manifest. */
  | { readonly by: 'digest'; readonly digest: string };

/** For maps: equal references have the same. */
export const chartKey = (reference: FetchReference): string => JSON.stringify(reference);

/** Without its version, as people call it. */
export const chartName = (place: ChartPlace | RemoteFile | RemoteRepository): string =>
  place.kind === 'repository' ? place.name : place.url.replace(/^.*\//, '');

/** Of the server that it comes from, with the port where that is not the usual one; undefined where it is none. */
export function chartHost({ kind, url }: ChartPlace | RemoteFile | RemoteRepository): string | undefined {
  const ofSsh = kind === 'git' ? /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)/.exec(url)?.[1] : undefined;
  if (ofSsh !== undefined) return ofSsh;
  const address = kind === 'oci' ? url.replace(/^oci:/, 'https:') : url;
  return URL.canParse(address) ? new URL(address).host : undefined;
}
