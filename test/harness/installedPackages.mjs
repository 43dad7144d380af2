import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Runs `npm ci` in a folder unless its node_modules holds exactly what its package-lock.json says. */
export function installPackages(folder) {
  if (isInstalled(folder)) return;
  console.error('installing the packages of package-lock.json (npm ci, about 15 s)');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/** npm keeps a second lock file in node_modules that says what is there. Contents are compared, not times: a checkout changes those. */
function isInstalled(folder) {
  const record = path.join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(path.join(folder, 'package-lock.json'));
  const installed = packagesOf(record);
  return Object.entries(wanted).every(([where, entry]) => {
    if (where === '') return true;
    const found = installed[where];
    if (!found) return entry.optional === true || entry.peer === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
