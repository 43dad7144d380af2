import { parseGitUrl, type GitUrl } from '../../core/owner/gitUrl.ts';
import type { ForgeHost, ForgeHosts, ForgeKind, ForgeRepository } from './forgeApi.ts';

/**
 * Which repository of which forge a remote's URL means; undefined where its host is neither known to everybody nor
 * named by the person. It only reads the text: nothing is asked of anybody.
 */
export function forgeOf(remoteUrl: string, hosts: ForgeHosts = {}): ForgeRepository | undefined {
  const url = parseGitUrl(remoteUrl);
  if (url.transport === 'opaque' || url.host === '') return undefined;
  const own = ownHost(url, hosts);
  const kind = own?.kind ?? knownKind(url.host);
  if (kind === undefined) return undefined;
  const segments = withoutPrefix(url, own).split('/');
  const place = placeOf[kind](segments);
  if (place === undefined || [...place.owner.split('/'), place.name].some(isNoName)) return undefined;
  if (place.prefix > 0 && (own === undefined || url.transport !== 'http')) return undefined;
  const prefix = segments.slice(0, place.prefix).map((segment) => `/${encodeURIComponent(segment)}`);
  const forgeUrl = own?.url?.replace(/\/+$/, '') ?? `${originOf(remoteUrl, url, own)}${prefix.join('')}`;
  const { owner, name } = place;
  return { kind, forgeUrl, owner, name, webUrl: `${forgeUrl}/${pathOf[kind](owner, name)}` };
}

/** The host of a remote's URL as the keys of the person's setting have it: with its port, and without. */
export const hostKeys = ({ host, port }: GitUrl): readonly string[] =>
  port === undefined ? [host] : [`${host}:${port}`, host];

function ownHost(url: GitUrl, hosts: ForgeHosts): ForgeHost | undefined {
  const named = Object.entries(hosts);
  for (const key of hostKeys(url)) {
    const found = named.find(([host]) => host.toLowerCase() === key)?.[1];
    if (found !== undefined) return typeof found === 'string' ? { kind: found } : found;
  }
  return undefined;
}

function knownKind(host: string): ForgeKind | undefined {
  if (host.endsWith('.ghe.com')) return 'github';
  return knownHosts.get(host);
}

const knownHosts: ReadonlyMap<string, ForgeKind> = new Map([
  ['github.com', 'github'],
  ['gitlab.com', 'gitlab'],
  ['bitbucket.org', 'bitbucket'],
  ['codeberg.org', 'gitea'],
  ['gitea.com', 'gitea'],
  ['dev.azure.com', 'azureDevOps'],
]);

/** Only a host that a person named, and that speaks HTTP itself, has its pages where the remote is. */
function originOf(remoteUrl: string, { transport, host, port }: GitUrl, own: ForgeHost | undefined): string {
  if (own === undefined || transport !== 'http') return `https://${host}`;
  const scheme = /^\s*http:/i.test(remoteUrl) ? 'http' : 'https';
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}`;
}

/** The path below which the forge is served, where a person gave it and the remote's path has it too. */
function withoutPrefix({ path }: GitUrl, own: ForgeHost | undefined): string {
  const prefix = own?.url === undefined ? '' : parseGitUrl(own.url).path;
  return prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : path;
}

/** `prefix` is how many segments in front are the path below which the forge is served. */
interface Place {
  readonly prefix: number;
  readonly owner: string;
  readonly name: string;
}

const ownerAndName = (segments: readonly string[]): Place | undefined => {
  const [owner, name] = segments.slice(-2);
  return owner === undefined || name === undefined ? undefined : { prefix: segments.length - 2, owner, name };
};

const groupsAndName = (segments: readonly string[]): Place | undefined => {
  const name = segments.at(-1);
  return segments.length < 2 || name === undefined
    ? undefined
    : { prefix: 0, owner: segments.slice(0, -1).join('/'), name };
};

const placeOf: Readonly<Record<ForgeKind, (segments: readonly string[]) => Place | undefined>> = {
  github: ownerAndName,
  gitea: ownerAndName,
  bitbucket: ownerAndName,
  gitlab: groupsAndName,
  // Over HTTP it has `scm` in front.
  bitbucketServer: (segments) => {
    const place = ownerAndName(segments);
    return place && segments.at(-3) === 'scm' ? { ...place, prefix: place.prefix - 1 } : place;
  },
  // `organisation/project/repository` of the service; a server of one's own writes `_git` in front of the repository.
  azureDevOps: (segments) => groupsAndName(segments.filter((segment) => segment !== '_git').map(decoded)),
};

/** Azure DevOps writes blanks as `%20`, also where nothing is an address. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const pathOf: Readonly<Record<ForgeKind, (owner: string, name: string) => string>> = {
  github: (owner, name) => encoded(`${owner}/${name}`),
  gitea: (owner, name) => encoded(`${owner}/${name}`),
  gitlab: (owner, name) => encoded(`${owner}/${name}`),
  bitbucket: (owner, name) => encoded(`${owner}/${name}`),
  bitbucketServer: (owner, name) =>
    owner.startsWith('~')
      ? encoded(`users/${owner.slice(1)}/repos/${name}`)
      : encoded(`projects/${owner}/repos/${name}`),
  azureDevOps: (owner, name) => encoded(`${owner}/_git/${name}`),
};

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** A segment that would lead elsewhere, or to nowhere. */
const isNoName = (segment: string): boolean => ['', '.', '..'].includes(segment);
