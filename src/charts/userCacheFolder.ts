import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where the command line keeps charts: the folder for such things of each system. */
export function userCacheFolder(environment: NodeJS.ProcessEnv, home = homedir()): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'plumbline', 'charts');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'plumbline', 'charts');
  if (process.platform === 'win32')
    return join(local ?? join(home, 'AppData', 'Local'), 'plumbline', 'Cache', 'charts');
  return join(home, '.cache', 'plumbline', 'charts');
}
