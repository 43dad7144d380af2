import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CacheEntry } from '../cache.ts';
import { HarnessFailure } from '../harnessFailure.ts';
import { runCommand } from '../process/command.ts';
import { step } from '../say.ts';
import { download, downloadFile, requireSum } from './download.ts';
import { goTool } from './goTool.ts';
import { goToolsEntry, goToolsFolder, type GoTools } from './goTools.ts';
import { provideTool, type Tool } from './tool.ts';
import { byCache, byMaking, byPath } from './ways.ts';

const title = 'Gitea';
const moduleName = 'code.gitea.io/gitea';

const source: GoTools = {
  module: 'gitea',
  title,
  expected: 'about 3 minutes, once',
  versionVariables: { module: moduleName, set: (version) => ({ 'main.Version': version.slice(1) }) },
  cgo: { tags: ['sqlite', 'sqlite_unlock_notify'] },
  // A release holds these inside the program.
  filesOf: { module: moduleName, folders: ['templates', 'options', 'public'] },
};

/** `1.26.0`, as the go.mod pins it. */
const wantedVersion = (): string => {
  const text = readFileSync(path.join(goToolsFolder('gitea'), 'go.mod'), 'utf8');
  return /^\s*code\.gitea\.io\/gitea v(\d+\.\d+\.\d+)/m.exec(text)?.[1] ?? '';
};

/** All ways to Gitea; the address of the releases is an argument so that a mirror can be named. */
export function giteaTool(
  releases = process.env['PLUMBLINE_GITEA_RELEASES'] ?? 'https://dl.gitea.com/gitea',
): Tool {
  const version = wantedVersion();
  const downloaded: CacheEntry = {
    name: 'gitea-release',
    inputs: [releases, version],
    make: (folder) =>
      step(`downloading ${title} ${version}`, 'about 120 MB, once', () =>
        downloadRelease(`${releases}/${version}`, version, path.join(folder, 'gitea')),
      ),
  };
  const built = goTool(source, 'PLUMBLINE_GITEA', ['gitea']);
  return {
    ...built,
    ways: {
      ...built.ways,
      path: byPath({
        programs: ['gitea'],
        problemOf: (folder) => problemOf(path.join(folder, 'gitea'), version),
      }),
      cache: byCache(goToolsEntry(source), downloaded),
      download: byMaking(`downloading the release of ${title}'s makers`, downloaded),
    },
  };
}

async function downloadRelease(folder: string, version: string, file: string): Promise<void> {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const address = `${folder}/gitea-${version}-${platform}`;
  const sum = /^[0-9a-f]{64}\b/.exec(await (await download(`${address}.sha256`)).text())?.[0];
  if (sum === undefined)
    throw new HarnessFailure(`no download: ${address}.sha256 holds no sum`, 'try again later');
  await downloadFile(address, file);
  await requireSum({ file, address, algorithm: 'sha256', sum, saidBy: 'the file beside it' });
  chmodSync(file, 0o755);
}

/** Any patch release of the pinned version will do. A program says with which parts it was built. */
async function problemOf(program: string, version: string): Promise<string | undefined> {
  const minor = version.replace(/\.\d+$/, '');
  try {
    const said = await runCommand(program, ['--version']);
    const actual = /\bversion (\d+\.\d+)\.\d+/.exec(said)?.[1];
    if (actual !== minor)
      return `${program} is ${actual === undefined ? 'of an unknown version' : `Gitea ${actual}`}, and ${minor} is needed`;
    return said.includes('sqlite') ? undefined : `${program} was built without SQLite`;
  } catch (error) {
    return error instanceof Error ? `${program} does not run: ${error.message}` : String(error);
  }
}

let tool: Tool | undefined;

/** The folder with `gitea` and, where that does not hold them itself, the `files` that it reads. */
export const provideGitea = (): Promise<string> => provideTool((tool ??= giteaTool()));
