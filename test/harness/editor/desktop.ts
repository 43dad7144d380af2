import { homedir } from 'node:os';
import path from 'node:path';
import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { runCommand } from '../process/command.ts';
import { startServer, type ServerProcess } from '../process/serverProcess.ts';
import { writeProfile, type Profile } from './profile.ts';

export interface DesktopOptions extends Profile {
  /** The program of a desktop VS Code. */
  readonly program: string;
  readonly workspace: string;
  /** Shown beside it. */
  readonly file?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A window of the desktop VS Code with a profile of its own, beside whatever windows a person has. */
export const startDesktop = (options: DesktopOptions): ServerProcess =>
  startServer({
    name: 'desktop',
    program: options.program,
    args: desktopArguments(options),
    folder: options.folder,
    env: { ...options.env, ...desktopEnvironment(options.folder) },
  });

const desktopArguments = (options: DesktopOptions): readonly string[] => [
  ...writeProfile(options),
  ...quietArguments,
  '--new-window',
  '--skip-welcome',
  '--skip-release-notes',
  '--disable-updates',
  '--disable-workspace-trust',
  // Chromium refuses its sandbox to root, who is only found in containers.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  options.workspace,
  ...(options.file === undefined ? [] : [options.file]),
];

/** What keeps it from the network, from the person's keyring and from the list of what was opened last. */
export const quietArguments = [
  '--disable-telemetry',
  '--disable-experiments',
  '--disable-crash-reporter',
  '--use-inmemory-secretstorage',
  '--skip-add-to-recently-opened',
];

/** For a VS Code whose profile is in `folder`, whatever started this process. */
export const desktopEnvironment = (folder: string): NodeJS.ProcessEnv => ({
  // What VS Code sets in its own terminals would make this one a command line instead of a window.
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('VSCODE_') || name === 'ELECTRON_RUN_AS_NODE')
      .map((name) => [name, undefined]),
  ),
  // Its start arguments are outside of a profile; this takes them there too. It wants the profile in `user-data`.
  VSCODE_PORTABLE: folder,
});

/** For tests: no file of the person is read, but the display's key is found all the same. */
export const homeFor = (folder: string): NodeJS.ProcessEnv => ({
  HOME: folder,
  XAUTHORITY: process.env['XAUTHORITY'] ?? path.join(homedir(), '.Xauthority'),
});

/** Installs a package (.vsix) as a person would. */
export const installInDesktop = (
  program: string,
  file: string,
  profile: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> =>
  runCommand(
    resolveCliPathFromVSCodeExecutablePath(program),
    [...profile, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--install-extension', file],
    { env },
  );
