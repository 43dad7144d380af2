/**
 * Whether two Git URLs name one repository, however they are spelled: transport, user, default port, case, `.git`,
 * slashes. Paths are compared without case, as GitHub, GitLab, Bitbucket, Gitea and Azure DevOps do; a mistake shows
 * itself, because the commit that an agent applied would not be in the clone.
 * A port is compared within a transport only: a forge that serves HTTPS on 443 serves SSH wherever it likes.
 */
export function sameRepository(a: string, b: string): boolean {
  const one = parseGitUrl(a);
  const other = parseGitUrl(b);
  if (one.transport === 'opaque' || other.transport === 'opaque')
    return one.transport === other.transport && one.path === other.path;
  return (
    one.host === other.host &&
    one.path.toLowerCase() === other.path.toLowerCase() &&
    (one.transport !== other.transport || one.port === other.port)
  );
}

export interface GitUrl {
  /** `opaque`: a path on this machine, or a remote helper's own form; equal only to itself. */
  readonly transport: 'http' | 'ssh' | 'git' | 'opaque';
  readonly host: string;
  /** Undefined where it is the transport's default. */
  readonly port: string | undefined;
  /** Without slashes at the ends, without `.git`. */
  readonly path: string;
}

export function parseGitUrl(url: string): GitUrl {
  const text = url.trim();
  const parsed = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? parseUrl(text) : parseScpLike(text);
  return parsed ? atForge(parsed) : { transport: 'opaque', host: '', port: undefined, path: text };
}

function parseUrl(text: string): GitUrl | undefined {
  const match =
    /^([a-z0-9+.-]+):\/\/(?:[^/]*@)?(\[[^\]]*\]|[^/:?#]*)(?::(\d*))?(?:\/([^?#]*))?(?:[?#].*)?$/i.exec(text);
  const scheme = transports.get(match?.[1]?.toLowerCase() ?? '');
  if (!match || !scheme) return undefined;
  const port = match[3] === '' || match[3] === scheme.defaultPort ? undefined : match[3];
  return {
    transport: scheme.transport,
    host: hostOf(match[2] ?? ''),
    port,
    path: pathOf(decoded(match[4] ?? '')),
  };
}

/** `[user@]host:path`, and with a port `[user@host:port]:path`. One letter before the colon is a drive of Windows. */
function parseScpLike(text: string): GitUrl | undefined {
  const bracketed = /^\[(?:[^@\]]*@)?([^@:\]]+)(?::(\d+))?\]:(.*)$/s.exec(text);
  const plain = /^(?:[^@/\\]*@)?(\[[^\]]+\]|[^@/\\:]{2,}):(?!:)(.*)$/s.exec(text);
  const [host, port, path] = bracketed ? bracketed.slice(1) : [plain?.[1], undefined, plain?.[2]];
  if (!host || path === undefined) return undefined;
  return { transport: 'ssh', host: hostOf(host), port: port === '22' ? undefined : port, path: pathOf(path) };
}

/** Forges that go by several names. Sources: the forges' own pages on SSH over the HTTPS port, and on clone URLs. */
function atForge(url: GitUrl): GitUrl {
  const host = url.port === '443' ? (sshOverHttpsPort.get(url.host) ?? url.host) : url.host;
  if (host !== url.host) return { ...url, host, port: undefined };
  const azure = azureDevOps(url);
  if (azure !== undefined) return { ...url, host: 'dev.azure.com', port: undefined, path: azure };
  // Bitbucket Data Center puts `scm/` in front of HTTP paths only.
  if (url.transport === 'http' && /^scm\/[^/]+\/[^/]+$/i.test(url.path))
    return { ...url, path: url.path.slice(4) };
  return url.host === 'www.github.com' ? { ...url, host: 'github.com' } : url;
}

/** `organisation/project/repository` of any form of an Azure DevOps URL. */
function azureDevOps({ host, path }: GitUrl): string | undefined {
  const organisation = /^([^.]+)\.visualstudio\.com$/.exec(host)?.[1];
  const isSsh = host === 'ssh.dev.azure.com' || host === 'vs-ssh.visualstudio.com';
  if (isSsh) return path.replace(/^v3\//i, '');
  if (host !== 'dev.azure.com' && organisation === undefined) return undefined;
  const within =
    organisation === undefined ? path : `${organisation}/${path.replace(/^DefaultCollection\//i, '')}`;
  const match = /^([^/]+)\/(?:([^/]+)\/)?_git\/([^/]+)$/.exec(within);
  // A repository with its project's name is written without the project.
  return match ? [match[1], match[2] ?? match[3], match[3]].join('/') : within;
}

const transports = new Map<string, { readonly transport: GitUrl['transport']; readonly defaultPort: string }>(
  [
    ['https', { transport: 'http', defaultPort: '443' }],
    ['http', { transport: 'http', defaultPort: '80' }],
    ['ssh', { transport: 'ssh', defaultPort: '22' }],
    ['git+ssh', { transport: 'ssh', defaultPort: '22' }],
    ['ssh+git', { transport: 'ssh', defaultPort: '22' }],
    ['git', { transport: 'git', defaultPort: '9418' }],
  ],
);

const sshOverHttpsPort = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
]);

const hostOf = (host: string): string => host.toLowerCase().replace(/\.$/, '');

const pathOf = (path: string): string =>
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/')
    .replace(/\.git$/i, '');

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
