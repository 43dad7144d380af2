import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedNode } from '../cachedNode.mjs';
import type { CacheEntry } from '../cache.ts';
import { HarnessFailure } from '../harnessFailure.ts';
import { CommandFailure, runCommand } from '../process/command.ts';
import { step } from '../say.ts';
import { provideTool, type Tool } from './tool.ts';
import { byCache, byMaking, byVariable } from './ways.ts';

/** What VS Code's server of package.json needs; it starts with no other. */
const nodeRelease = 24;

const recipe = (name: string): string => fileURLToPath(new URL(`../editor/install/${name}`, import.meta.url));
const needed = ['package.json', 'package-lock.json', 'plainLogWriter.cjs', 'unpackBrowser.mjs'];

/** Parts of VS Code that neither the tests nor the demonstration use: 190 of 590 MB. */
const unused = ['@github', '@microsoft/mxc-sdk'];

const installed: CacheEntry = {
  name: 'editor',
  inputs: [...needed.map((name) => readFileSync(recipe(name), 'utf8')), ...unused],
  make: (folder) =>
    step('installing VS Code and a browser from npm', 'about 1 minute and 1 GB, once', () => install(folder)),
};

const tool: Tool = {
  title: 'VS Code for a browser',
  ways: {
    variable: byVariable('PLUMBLINE_EDITOR', ['node_modules/code-server']),
    cache: byCache(installed),
    install: byMaking('installing it from npm, about 1 minute', installed),
  },
  howToGet:
    'see above; is the npm registry within reach? Try again, or set PLUMBLINE_EDITOR to a folder where test/harness/editor/install is installed',
};

/** A folder whose node_modules holds VS Code's server and what drives a browser; on Linux `browser` holds one. */
export const provideEditor = (): Promise<string> => provideTool(tool);

/** The Node that runs VS Code's server. */
export const editorNode = (): string =>
  process.versions.node.startsWith(`${nodeRelease}.`) ? process.execPath : cachedNode();

async function install(folder: string): Promise<void> {
  for (const name of needed) copyFileSync(recipe(name), path.join(folder, name));
  // No install scripts: they would compile native modules, which takes minutes and headers; those that matter come
  // compiled.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = (cwd: string, ...args: readonly string[]): Promise<string> =>
    runCommand('npm', [...args, '--prefix', cwd, ...options], { cwd });
  try {
    await npm(folder, 'ci');
    const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
    // Not `npm ci`: code-server's own lock file misses an entry.
    await npm(vscode, 'install', '--omit=dev');
    for (const name of unused)
      rmSync(path.join(vscode, 'node_modules', name), { recursive: true, force: true });
    copyFileSync(
      recipe('plainLogWriter.cjs'),
      path.join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js'),
    );
    if (process.platform === 'linux') await unpackBrowser(folder);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const next = 'see above; is the npm registry within reach? Try again';
    throw new HarnessFailure(`VS Code could not be installed: ${error.message}`, next);
  }
}

async function unpackBrowser(folder: string): Promise<void> {
  const browser = path.join(folder, 'browser');
  mkdirSync(browser);
  await runCommand(editorNode(), ['unpackBrowser.mjs'], { cwd: folder, env: { TMPDIR: browser } });
}
