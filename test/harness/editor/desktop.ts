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
    // What VS Code sets in its own terminals would make this one a command line instead of a window.
    env: { ...options.env, ELECTRON_RUN_AS_NODE: undefined, VSCODE_IPC_HOOK_CLI: undefined },
  });

const desktopArguments = (options: DesktopOptions): readonly string[] => [
  ...writeProfile(options),
  '--new-window',
  '--skip-welcome',
  '--skip-release-notes',
  '--disable-updates',
  '--disable-telemetry',
  '--disable-workspace-trust',
  // Chromium refuses its sandbox to root, who is only found in containers.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  options.workspace,
  ...(options.file === undefined ? [] : [options.file]),
];
