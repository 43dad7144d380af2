import type { RemoteFile, RemoteRepository } from './helm/chartReference.ts';

/**
 * Where the engine has what lies elsewhere, with all names escaped as parts of a path: below `http/` files by their addresses, below
 * `refused/` those that their servers do not have, and in `git/ADDRESS/@REF/` the files of repositories.
 */
export const remoteFolder = '/.remote/';

/** What is to be fetched for a path of the engine. */
export interface RemotePlace {
  readonly reference: RemoteFile | RemoteRepository;
  /** The file, or the folder of the repository. */
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
  if (kind !== 'git') return undefined;
  const [url, ref] = [decodeURIComponent(first), decodeURIComponent(second).slice(1)];
  return {
    reference: { kind: 'git', url, ref },
    place: `${remoteFolder}git/${first}/${second}`,
    inside: inside.join('/'),
  };
}

/** Where the engine looks whether the server of a file does not have it. */
export const refusedPlace = (place: string): string =>
  place.replace(`${remoteFolder}http/`, `${remoteFolder}refused/`);

/** As a kustomization would write it. */
export const remoteTitle = ({ reference, inside }: Omit<RemotePlace, 'place'>): string =>
  reference.kind === 'file'
    ? reference.url
    : `${reference.url}//${inside}${reference.ref === '' ? '' : `?ref=${reference.ref}`}`;
