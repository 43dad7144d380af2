import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CacheEntry } from '../test/harness/cache.ts';
import { runCommand } from '../test/harness/process/command.ts';
import { step } from '../test/harness/say.ts';
import { provideTool, type Tool } from '../test/harness/tools/tool.ts';
import { byCache, byMaking } from '../test/harness/tools/ways.ts';

const recipe = (name: string): string => path.join(import.meta.dirname, 'install', name);
const needed = ['package.json', 'package-lock.json'];

const installed: CacheEntry = {
  name: 'packager',
  inputs: needed.map((name) => readFileSync(recipe(name), 'utf8')),
  make: (folder) =>
    step('installing @vscode/vsce from npm', 'about 20 s and 90 MB, once', async () => {
      for (const name of needed) copyFileSync(recipe(name), path.join(folder, name));
      const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      await runCommand('npm', ['ci', '--prefix', folder, ...options], { cwd: folder });
    }),
};

/** Not among this project's own packages, as it brings 120 of its own and only packaging needs it. */
const tool: Tool = {
  title: 'vsce, which makes the package',
  ways: { cache: byCache(installed), install: byMaking('installing it from npm', installed) },
  howToGet: 'see above; is the npm registry within reach? Try again',
};

/** Runs vsce in a folder; gives what it prints. */
export async function vsce(folder: string, ...args: readonly string[]): Promise<string> {
  const program = path.join(await provideTool(tool), 'node_modules', '@vscode', 'vsce', 'vsce');
  return runCommand(process.execPath, [program, ...args], { cwd: folder });
}
