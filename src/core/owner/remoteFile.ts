import { chartName, type ChartReference, type FetchReference } from './helm/chartReference.ts';

/**
 * Where the engine has what lies elsewhere, with all names escaped as parts of a path: below `http/` files by their addresses, below
 * `refused/` those that their servers do not have, in `git/ADDRESS/@REF/` the files of repositories, in
 * `chart/ADDRESS/NAME/@VERSION/` those of charts that kustomizations inflate, and below `helm/` what comes of that (`inflation.ts`).
 */
export const remoteFolder = '/.remote/';

/** What is to be fetched for a path of the engine. */
export interface RemotePlace {
  readonly reference: FetchReference;
  /** The file, or the folder of the repository or the chart. */
  readonly place: string;
  /** The path below that; '' of a file. */
  readonly inside: string;
}

/** Undefined of a path that is not of elsewhere. */
export function remotePlace(path: string): RemotePlace | undefined {
  if (!path.startsWith(remoteFolder)) return undefined;
  const [kind, first = '', second = '', ...inside] = path.slice(remoteFolder.length).split('/');
  if (kind === 'http')
    return { reference: { kind: 'file', url: decodeURIComponent(first) }, place: path, inside: '' };
  if (kind === 'chart') {
    const [version = '', ...below] = inside;
    return {
      reference: inflatedChart(
        decodeURIComponent(first),
        decodeURIComponent(second),
        decodeURIComponent(version).slice(1),
      ),
      place: `${remoteFolder}chart/${first}/${second}/${version}`,
      inside: below.join('/'),
    };
  }
  if (kind !== 'git') return undefined;
  const [url, ref] = [decodeURIComponent(first), decodeURIComponent(second).slice(1)];
  return {
    reference: { kind: 'git', url, ref },
    place: `${remoteFolder}git/${first}/${second}`,
    inside: inside.join('/'),
  };
}

/** As `helm pull` reads the `repo` of a kustomization. */
const inflatedChart = (repo: string, name: string, version: string): ChartReference =>
  repo.startsWith('oci://')
    ? { kind: 'oci', url: repo, select: { by: 'version', version } }
    : { kind: 'repository', url: repo, name, version };

/** Where the engine looks whether the server of a file does not have it. */
export const refusedPlace = (place: string): string =>
  place.replace(`${remoteFolder}http/`, `${remoteFolder}refused/`);

/** As a kustomization would write it. */
export function remoteTitle({ reference, inside }: Omit<RemotePlace, 'place'>): string {
  if (reference.kind === 'file') return reference.url;
  if (reference.kind !== 'git') return `${chartName(reference)}/${inside}`;
  return `${reference.url}//${inside}${reference.ref === '' ? '' : `?ref=${reference.ref}`}`;
}
