/** A repository of an OCI registry. */
export interface OciPlace {
  /** As a person writes it, with its port: credentials are kept under it. */
  readonly host: string;
  /** `https://registry.example.com/` */
  readonly registry: URL;
  /** `charts/web` */
  readonly name: string;
}

/** Reads `oci://registry.example.com/charts/web`; undefined where it is none. */
export function parseOciPlace(text: string, insecure = false): OciPlace | undefined {
  const [, host = '', path = ''] = /^oci:\/\/([^/@?#\s]+)\/([^?#\s]+?)\/*$/.exec(text) ?? [];
  const isDockerHub = ['docker.io', 'index.docker.io'].includes(host);
  const name = isDockerHub && !path.includes('/') ? `library/${path}` : path;
  if (!repositoryName.test(name)) return undefined;
  // A registry of this machine speaks plain HTTP, as for every client of registries.
  const scheme = insecure || isHere.test(host) ? 'http' : 'https';
  const address = `${scheme}://${isDockerHub ? 'registry-1.docker.io' : host}/`;
  return URL.canParse(address) ? { host, registry: new URL(address), name } : undefined;
}

const isHere = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/** By the distribution specification. */
const repositoryName = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

export const isTag = (text: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text);
export const isDigest = (text: string): boolean => /^sha256:[0-9a-f]{64}$/.test(text);
