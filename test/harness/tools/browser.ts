import { existsSync } from 'node:fs';
import path from 'node:path';
import { HarnessFailure } from '../harnessFailure.ts';

/** A Chromium that needs no display; `libraries` is the folder with what it links to, where it does not come with the system. */
export interface Chromium {
  readonly program: string;
  readonly libraries?: string;
}

export function findBrowser(editorFolder: string): Chromium {
  const own = process.env['PLUMBLINE_CHROMIUM'];
  if (own) {
    if (existsSync(own)) return { program: own };
    throw new HarnessFailure(`PLUMBLINE_CHROMIUM is ${own}, which does not exist`, 'correct or unset it');
  }
  const folder = path.join(editorFolder, 'browser');
  const program = path.join(folder, 'chromium');
  if (existsSync(program)) return { program, libraries: path.join(folder, 'al2023', 'lib') };
  throw new HarnessFailure(
    `there is no browser for ${process.platform} among the tools`,
    'set PLUMBLINE_CHROMIUM to the program of a Chromium or Chrome',
  );
}
