import { spawn, type ChildProcess } from 'node:child_process';
import { cancelledFailure, failureOfExit, failureOfSpawn } from '../gitFailure.ts';
import { safeArguments, startFolder, type GitCommand } from '../read/gitCommand.ts';
import { GitWriteError } from './gitWriteError.ts';
import { failureOfWrite } from './writeFailures.ts';

export interface GitCall {
  readonly folder: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** In front of the command: what reads have too, unless the step may run the repository's own programs. */
  readonly guards?: readonly string[];
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** Told what is written to standard error as it comes. */
  readonly onStderr?: (text: string) => void;
}

export interface GitEnd {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What one Git process wrote; a `GitWriteError` where it did not end well. */
export async function gitOutput(command: GitCommand, call: GitCall): Promise<Buffer> {
  const end = await gitEnd(command, call);
  if (end.exitCode === 0) return end.stdout;
  throw new GitWriteError(failureOfWrite(end.stderr) ?? failureOfExit(end));
}

export async function gitText(command: GitCommand, call: GitCall): Promise<string> {
  return (await gitOutput(command, call)).toString().replace(/\r?\n$/, '');
}

/** Runs one Git process to its end, whatever its exit code. An abort ends it with all that it started. */
export function gitEnd(command: GitCommand, call: GitCall): Promise<GitEnd> {
  const { signal } = call;
  if (signal?.aborted) return Promise.reject(new GitWriteError(cancelledFailure));
  return new Promise((resolve, reject) => {
    const git = spawn(command.program, [...(call.guards ?? writeGuards), '-C', call.folder, ...call.args], {
      cwd: startFolder,
      env: call.environment,
      stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that an abort reaches ssh and hooks as well, and no terminal on which they could ask.
      detached: !isWindows,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const onAbort = (): void => endGroup(git);
    signal?.addEventListener('abort', onAbort, { once: true });
    git.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    git.stderr?.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      call.onStderr?.(chunk.toString());
    });
    // A process that ended before it read everything says so in its exit code.
    git.stdin?.on('error', () => undefined);
    git.stdin?.end(call.input);
    git.on('error', (error) => {
      signal?.removeEventListener('abort', onAbort);
      reject(new GitWriteError(failureOfSpawn(error)));
    });
    git.on('close', (exitCode) => {
      signal?.removeEventListener('abort', onAbort);
      if (signal?.aborted && exitCode !== 0) reject(new GitWriteError(cancelledFailure));
      else resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

function endGroup(git: ChildProcess): void {
  if (git.pid === undefined) return;
  if (isWindows) {
    spawn('taskkill', ['/pid', String(git.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-git.pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}

/** What reads have too, and messages of commits in the encoding in which they are handed in. */
const writeGuards = [...safeArguments, '-c', 'i18n.commitEncoding=UTF-8'];

const isWindows = process.platform === 'win32';
