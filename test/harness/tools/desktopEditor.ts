import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import manifest from '../../../package.json' with { type: 'json' };
import { cacheFolder } from '../cacheFolder.mjs';
import { HarnessFailure } from '../harnessFailure.ts';
import { step } from '../say.ts';
import { absent, found, refused, type Taken, type Tool } from './tool.ts';
import { isProgram, pathFolders } from './ways.ts';

export const desktopVariable = 'PLUMBLINE_VSCODE';

/** What the variable says where the desktop VS Code is to be left alone. */
export const inBrowser = 'browser';

/** The oldest VS Code that the manifest allows. */
const oldest = manifest.engines.vscode.replace(/^\D+/, '');
const cache = path.join(cacheFolder(), 'vscode');

/**
 * The desktop VS Code: the path is that of its program itself, not of the script `code`, which starts it in the
 * background, where nobody could end it.
 */
export const desktopTool: Tool = {
  title: 'the desktop VS Code',
  ways: {
    variable: {
      what: `taking what ${desktopVariable} names`,
      take: () => {
        const named = process.env[desktopVariable];
        if (!named || named === inBrowser) return Promise.resolve(absent);
        const taken = takeProgram(named);
        if (taken.kind === 'found') return Promise.resolve(taken);
        const reason = taken.kind === 'refused' ? taken.reason : 'it is no program';
        throw new HarnessFailure(
          `${desktopVariable} is ${named}: ${reason}`,
          `correct it, or set it to ${inBrowser}: VS Code then runs there`,
        );
      },
    },
    path: {
      what: 'taking what is installed',
      take: () => {
        const all = [...pathFolders().map((folder) => path.join(folder, 'code')), ...usualPrograms()];
        const taken = all.map(takeProgram);
        return Promise.resolve(
          taken.find(({ kind }) => kind === 'found') ??
            taken.find(({ kind }) => kind === 'refused') ??
            absent,
        );
      },
    },
    // The package keeps what it downloads and looks there first; it verifies the sum that the server names.
    download: {
      what: 'downloading it',
      take: () =>
        step('fetching VS Code with @vscode/test-electron', 'about 130 MB, once', async () => {
          try {
            const reporter = new SilentReporter();
            return found(await downloadAndUnzipVSCode({ version: 'stable', cachePath: cache, reporter }));
          } catch (error) {
            return refused(`no download: ${error instanceof Error ? error.message : String(error)}`);
          }
        }),
    },
  },
  howToGet: `install VS Code ${oldest} or newer, or set ${desktopVariable} to its program`,
};

/** Whether windows can be shown: on Linux only where a display is named. */
export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);

/** The program behind a path, which may be that of the script `code`, if it is of a version that will do. */
function takeProgram(file: string): Taken {
  if (!isProgram(file)) return absent;
  const program = programOf(realpathSync(file));
  const version = versionOf(program);
  if (version === undefined) return refused(`${file} is not a VS Code`);
  return isNewEnough(version)
    ? found(program)
    : refused(`${file} is VS Code ${version}, and ${oldest} is needed`);
}

/** `bin/code` of an installation lies below the folder of the program; on a Mac two folders deeper in the bundle. */
function programOf(file: string): string {
  const folder = path.dirname(file);
  const candidates = [
    path.join(folder, '..', path.basename(file)),
    path.join(folder, '..', '..', '..', 'MacOS', 'Code'),
    path.join(folder, '..', '..', '..', 'MacOS', 'Electron'),
  ];
  return path.basename(folder) === 'bin' ? (candidates.find(isProgram) ?? file) : file;
}

function versionOf(program: string): string | undefined {
  const folder = path.dirname(program);
  for (const resources of ['resources', '../Resources']) {
    const file = path.join(folder, resources, 'app', 'package.json');
    if (!existsSync(file)) continue;
    const version = /"version": *"(\d+\.\d+\.\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

function isNewEnough(version: string): boolean {
  const [wanted = [], actual = []] = [oldest, version].map((each) => each.split('.').map(Number));
  const difference = wanted.map((part, i) => (actual[i] ?? 0) - part).find((each) => each !== 0);
  return difference === undefined || difference > 0;
}

function usualPrograms(): readonly string[] {
  if (process.platform === 'darwin')
    return ['/Applications', path.join(homedir(), 'Applications')].flatMap((folder) =>
      ['Code', 'Electron'].map((name) =>
        path.join(folder, 'Visual Studio Code.app', 'Contents', 'MacOS', name),
      ),
    );
  return ['/usr/share/code/code', '/opt/visual-studio-code/code', '/snap/code/current/usr/share/code/code'];
}
