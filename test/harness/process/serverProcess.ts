import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { disownGroup, ownGroup } from './belongings.ts';
import { endGroup } from './endGroup.ts';

/** A server that this process started. Its output is in `log`. */
export interface ServerProcess {
  readonly name: string;
  readonly log: string;
  readonly ended: boolean;
  /** How it ended: `exit code 1`, `signal SIGKILL`; empty until then. */
  readonly exit: string;
  /** The end of its output, for messages. */
  lastWords(): string;
  /** Asks it to end, and ends it and all it started when it takes more than three seconds. */
  readonly stop: () => Promise<void>;
}

export interface ServerCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Where it runs and where its log goes. */
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the program is told that it is called; its path unless told. */
  readonly argv0?: string;
}

/** Starts a server in a process group of its own, which ends with this process whatever ends that. */
export function startServer({ name, program, args, folder, env, argv0 }: ServerCommand): ServerProcess {
  const log = path.join(folder, `${name}.log`);
  const output = openSync(log, 'a');
  const child = spawn(program, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
    ...(argv0 === undefined ? {} : { argv0 }),
  });
  closeSync(output);
  const { pid } = child;
  if (pid !== undefined) ownGroup(pid);

  let ended = false;
  let failure = '';
  let exit = '';
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve();
    });
    child.once('error', (error) => {
      exit = failure = error.message;
      resolve();
    });
  }).then(() => {
    ended = true;
    if (pid === undefined) return;
    // What it started itself must not outlive it either.
    endGroup(pid);
    disownGroup(pid);
  });

  return {
    name,
    log,
    get ended() {
      return ended;
    },
    get exit() {
      return exit;
    },
    lastWords: () => `${failure}${readFileSync(log, 'utf8').slice(-2000)}`,
    async stop() {
      if (ended || pid === undefined) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => endGroup(pid), 3000);
      await gone;
      clearTimeout(late);
    },
  };
}
