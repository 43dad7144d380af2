import type { ForgeWithApi } from '../forgeApi.ts';

/**
 * A token of the environment. A variable says whose it is by its name or by another variable that names the host, as
 * GitHub's, Gitea's and their runners' documents have it; one that says it of no host is sent to none.
 */
export function environmentToken(
  kind: ForgeWithApi,
  host: string,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  for (const { variables, hosts } of table[kind]) {
    if (!hosts(environment).some((wanted) => matches(wanted, host))) continue;
    for (const variable of variables) if (environment[variable]) return environment[variable];
  }
  return undefined;
}

interface Row {
  readonly variables: readonly string[];
  /** A name that begins with a dot is of all hosts below it. */
  readonly hosts: (environment: NodeJS.ProcessEnv) => readonly string[];
}

const githubOwn = ['github.com', '.ghe.com'];

const table: Readonly<Record<ForgeWithApi, readonly Row[]>> = {
  github: [
    { variables: ['GH_TOKEN'], hosts: () => githubOwn },
    // A runner of an enterprise server says which one that is.
    { variables: ['GITHUB_TOKEN'], hosts: ({ GITHUB_SERVER_URL: url }) => (url ? hostOf(url) : githubOwn) },
    {
      variables: ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'],
      hosts: ({ GH_HOST: host, GITHUB_SERVER_URL: url }) => [...(host ? [host] : []), ...hostOf(url)],
    },
  ],
  gitea: [
    {
      variables: ['GITEA_TOKEN', 'GITEA_SERVER_TOKEN'],
      hosts: ({ GITEA_SERVER_URL: url, GITEA_INSTANCE_URL: instance }) => [
        ...hostOf(url),
        ...hostOf(instance),
      ],
    },
  ],
};

const hostOf = (url: string | undefined): readonly string[] =>
  url !== undefined && URL.canParse(url) ? [new URL(url).host] : [];

const matches = (wanted: string, host: string): boolean =>
  wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted.toLowerCase();
