/** Where the REST API of a GitHub is, by GitHub's documents on github.com, data residency and enterprise servers. */
export function githubApiUrl(forgeUrl: string): string {
  const { protocol, host } = new URL(forgeUrl);
  if (host === 'github.com') return 'https://api.github.com';
  if (host.endsWith('.ghe.com')) return `${protocol}//api.${host}`;
  return `${forgeUrl}/api/v3`;
}
