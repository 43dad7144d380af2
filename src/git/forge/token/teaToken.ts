import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenSources } from './tokenSources.ts';
import { memberOf, parsedYaml } from './parsedYaml.ts';

/** What `tea login add` has left for a host, in its own file; the one that is its default first. */
export async function teaToken(
  host: string,
  { environment, home }: TokenSources,
): Promise<string | undefined> {
  for (const file of teaFiles(environment, home)) {
    const logins = memberOf(parsedYaml(await readFile(file, 'utf8').catch(() => '')), 'logins');
    if (!Array.isArray(logins)) continue;
    const own = logins.filter((login) => hostOf(memberOf(login, 'url')) === host);
    const login: unknown = own.find((one) => memberOf(one, 'default') === true) ?? own[0];
    const token = memberOf(login, 'token');
    if (typeof token === 'string' && token !== '') return token;
  }
  return undefined;
}

const hostOf = (url: unknown): string | undefined =>
  typeof url === 'string' && URL.canParse(url) ? new URL(url).host : undefined;

/** The folder for configuration of each system, and where older versions had it. */
function teaFiles(environment: NodeJS.ProcessEnv, home: string): readonly string[] {
  const { XDG_CONFIG_HOME: xdg, LOCALAPPDATA: local } = environment;
  return [
    ...(xdg ? [join(xdg, 'tea', 'config.yml')] : []),
    ...(process.platform === 'darwin'
      ? [join(home, 'Library', 'Application Support', 'tea', 'config.yml')]
      : []),
    ...(process.platform === 'win32' && local ? [join(local, 'tea', 'config.yml')] : []),
    join(home, '.config', 'tea', 'config.yml'),
    join(home, '.tea', 'tea.yml'),
  ];
}
