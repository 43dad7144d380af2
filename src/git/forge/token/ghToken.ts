import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenSources } from './tokenSources.ts';
import { memberOf, parsedYaml } from './parsedYaml.ts';
import { runLoginTool } from './runLoginTool.ts';

/** What `gh auth login` has left for a host: in the system's keyring, which gh alone reads, or in its own file. */
export async function ghToken(host: string, sources: TokenSources): Promise<string | undefined> {
  const said = await runLoginTool('gh', ['auth', 'token', '--hostname', host], {
    ...sources,
    environment: withoutTokens(sources.environment),
  });
  return said ?? hostsFileToken(host, sources);
}

/** A token of the environment would be given out as if it were one of the login. */
const withoutTokens = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(GH|GITHUB)(_ENTERPRISE)?_TOKEN$/i.test(name)),
  ),
  GH_PROMPT_DISABLED: '1',
  GH_NO_UPDATE_NOTIFIER: '1',
});

async function hostsFileToken(
  host: string,
  { environment, home }: TokenSources,
): Promise<string | undefined> {
  const file = join(ghFolder(environment, home), 'hosts.yml');
  const entry = memberOf(parsedYaml(await readFile(file, 'utf8').catch(() => '')), host);
  const active = memberOf(entry, 'user');
  const ofActive = typeof active === 'string' ? memberOf(memberOf(entry, 'users'), active) : undefined;
  const token = memberOf(entry, 'oauth_token') ?? memberOf(ofActive, 'oauth_token');
  return typeof token === 'string' ? token : undefined;
}

/** As gh's own documents on its environment have it. */
function ghFolder(environment: NodeJS.ProcessEnv, home: string): string {
  const { GH_CONFIG_DIR: own, XDG_CONFIG_HOME: xdg, AppData: appData } = environment;
  if (own) return own;
  if (xdg) return join(xdg, 'gh');
  if (process.platform === 'win32' && appData) return join(appData, 'GitHub CLI');
  return join(home, '.config', 'gh');
}
