import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HarnessFailure } from '../harnessFailure.ts';
import { startServer } from '../process/serverProcess.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { desktopVariable, hasDisplay, inBrowser } from '../tools/desktopEditor.ts';
import { isProgram, pathFolders } from '../tools/ways.ts';

export interface Display {
  /** What tells a program where it is. */
  readonly env: NodeJS.ProcessEnv;
  readonly stop: () => Promise<void>;
}

/** The person's own display, else one in memory (Xvfb) where that is installed. */
export async function startDisplay(folder: string): Promise<Display> {
  if (hasDisplay()) return { env: {}, stop: () => Promise.resolve() };
  const program = pathFolders()
    .map((each) => path.join(each, 'Xvfb'))
    .find(isProgram);
  if (program === undefined)
    throw new HarnessFailure(
      'there is no display for the desktop VS Code, and no Xvfb to make one',
      `install Xvfb, set DISPLAY, or set ${desktopVariable} to ${inBrowser}: VS Code then runs there`,
    );
  const server = startServer({
    name: 'xvfb',
    program,
    // It takes a number that is free and writes it.
    args: ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
    folder,
  });
  try {
    const number = await waitUntil(
      'display of Xvfb',
      () => /^(\d+)\n/m.exec(readFileSync(server.log, 'utf8'))?.[1],
      { processes: [server], timeoutMs: 20_000 },
    );
    return { env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined }, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
