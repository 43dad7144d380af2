import { homedir } from 'node:os';
import path from 'node:path';

/** Where tools that were built or installed once are kept: $PLUMBLINE_CACHE, else the platform's usual place. */
export function cacheFolder() {
  const { PLUMBLINE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (PLUMBLINE_CACHE) return path.resolve(PLUMBLINE_CACHE);
  if (XDG_CACHE_HOME) return path.join(path.resolve(XDG_CACHE_HOME), 'plumbline');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'plumbline');
  if (process.platform === 'win32' && LOCALAPPDATA) return path.join(LOCALAPPDATA, 'plumbline', 'cache');
  return path.join(homedir(), '.cache', 'plumbline');
}
