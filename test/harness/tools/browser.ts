import { existsSync } from 'node:fs';
import path from 'node:path';
import { HarnessFailure } from '../harnessFailure.ts';
import { absent, found, provideTool, type Tool } from './tool.ts';
import { isProgram, pathFolders } from './ways.ts';

/** A Chromium that needs no display; `libraries` is the folder with what it links to, where it does not come with the system. */
export interface Chromium {
  readonly program: string;
  readonly libraries?: string;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const usualPrograms: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
};

/**
 * A Chromium for the pictures and the host tests. Here the one that comes with the editor is before those of the
 * machine, unlike elsewhere: pictures and fonts are then the same everywhere.
 */
export async function findBrowser(editorFolder: string): Promise<Chromium> {
  const folder = path.join(editorFolder, 'browser');
  const own = path.join(folder, 'chromium');
  if (!process.env['PLUMBLINE_CHROMIUM'] && existsSync(own))
    return { program: own, libraries: path.join(folder, 'al2023', 'lib') };
  return { program: await provideTool(tool) };
}

const tool: Tool = {
  title: 'a Chromium',
  ways: {
    variable: {
      what: 'taking what PLUMBLINE_CHROMIUM names',
      take: () => {
        const program = process.env['PLUMBLINE_CHROMIUM'];
        if (!program) return Promise.resolve(absent);
        if (existsSync(program)) return Promise.resolve(found(program));
        throw new HarnessFailure(
          `PLUMBLINE_CHROMIUM is ${program}, which does not exist`,
          'correct or unset it',
        );
      },
    },
    path: {
      what: 'taking what is on the PATH',
      take: () => {
        const onPath = pathFolders().flatMap((folder) => names.map((name) => path.join(folder, name)));
        const program = [...onPath, ...(usualPrograms[process.platform] ?? [])].find(isProgram);
        return Promise.resolve(program === undefined ? absent : found(program));
      },
    },
  },
  howToGet: 'install Chromium or Chrome, or set PLUMBLINE_CHROMIUM to the program',
};
