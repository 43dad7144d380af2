import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { disownGroup, ownGroup } from './belongings.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** `show` gives the command this terminal; by default its output is kept and is part of the failure. */
  readonly output?: 'keep' | 'show';
  /** For long work while somebody uses this machine: it and all it starts stand back. */
  readonly standsBack?: boolean;
  /** How much of the end of its output a failure carries, in characters; 4000 unless told. */
  readonly keptOutput?: number;
}

/** A program could not be started, or ended with another code than 0. */
export class CommandFailure extends Error {
  readonly isMissing: boolean;

  constructor(command: string, detail: string, isMissing: boolean) {
    super(`${command}: ${detail}`);
    this.name = 'CommandFailure';
    this.isMissing = isMissing;
  }
}

/** Runs a program to its end and gives its standard output. Like a server it ends with this process. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env, output = 'keep', standsBack = false, keptOutput = 4000 }: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = output === 'keep' ? 'pipe' : 'inherit';
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', stream, stream],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) ownGroup(pid);
    if (pid !== undefined && standsBack) standBack(pid);
    let stdout = '';
    let all = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (all += text));
    const command = `${program} ${args[0] ?? ''}`.trim();
    child.on('error', (error) =>
      reject(new CommandFailure(command, error.message, 'code' in error && error.code === 'ENOENT')),
    );
    child.on('close', (code, signal) => {
      if (pid !== undefined) disownGroup(pid);
      if (code === 0) resolve(stdout);
      else
        reject(
          new CommandFailure(command, `${signal ?? `exit code ${code}`}\n${all.slice(-keptOutput)}`, false),
        );
    });
  });
}

function standBack(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
}
