/** The address of a repository or of what lies in it, without what does not belong into a message. */
export const shownUrl = (url: URL): string => `${url.origin}${url.pathname}`.replace(/\/$/, '');

/** Undefined where it is none that charts can come from. What may stand there as a name and a password is dropped. */
export function repositoryUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.username = '';
  url.password = '';
  return url;
}

export function indexUrl(repository: URL): URL {
  const url = new URL(repository);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/index.yaml`;
  return url;
}

/** An address of the index, as Helm resolves it: relative to the repository, whose query it takes over. */
export function packageUrl(repository: URL, address: string): string {
  if (URL.canParse(address)) return address;
  const base = new URL(repository);
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/`;
  if (!URL.canParse(address, base.href)) return address;
  const url = new URL(address, base);
  url.search = repository.search;
  return url.href;
}
