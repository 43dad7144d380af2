import type { GitRemote } from './gitApi.ts';

/**
 * The remotes with every address they go by: as written in the configuration, and as Git resolves it (`insteadOf`,
 * `pushInsteadOf`). `configured` is of `git config -z --get-regexp`, `resolved` of `git remote -v`.
 */
export function gitRemotes(configured: string, resolved: string): readonly GitRemote[] {
  const urls = new Map<string, Set<string>>();
  const fetched = new Map<string, readonly string[]>();
  const add = (name: string, url: string): void => {
    urls.set(name, (urls.get(name) ?? new Set()).add(withoutCredentials(url)));
  };
  for (const record of configured.split('\0')) {
    const [key = '', ...value] = record.split('\n');
    const [, name, setting] = /^remote\.(.+)\.(url|pushurl|fetch)$/s.exec(key) ?? [];
    if (name === undefined || value.length === 0) continue;
    if (setting === 'fetch') fetched.set(name, [...(fetched.get(name) ?? []), value.join('\n')]);
    else add(name, value.join('\n'));
  }
  for (const line of resolved.split('\n')) {
    // Of a partial clone, the filter follows in brackets.
    const [, name, url] = /^(.+?)\t(.+) \((?:fetch|push)\)(?: \[.*\])?$/.exec(line) ?? [];
    if (name !== undefined && url !== undefined) add(name, url);
  }
  return [...urls].map(([name, set]) => ({ name, urls: [...set], fetch: fetched.get(name) ?? [] }));
}

export const configuredRemotes = [
  'config',
  '-z',
  '--get-regexp',
  String.raw`^remote\..*\.(url|pushurl|fetch)$`,
] as const;
export const resolvedRemotes = ['remote', '--verbose'] as const;

/** People keep tokens in remote URLs. Nothing here needs them, so they go no further. */
function withoutCredentials(url: string): string {
  return url
    .replace(/^(https?:\/\/)[^/]*@/i, '$1')
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*):[^/]*@/i, '$1@');
}
