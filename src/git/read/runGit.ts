import { spawn } from 'node:child_process';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { cancelledFailure, failureOfExit, failureOfSpawn, type GitFailure } from '../gitFailure.ts';
import { readEnvironment, safeArguments, startFolder, type GitCommand } from './gitCommand.ts';

export interface GitCall {
  readonly folder: string;
  readonly args: readonly string[];
  /** The revision that the call is about; a failure can then say that it is unknown. */
  readonly revision?: string;
  readonly signal?: AbortSignal | undefined;
  /** Over those of a read, for the one call that may do more. */
  readonly variables?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Runs one Git command, guarded as every read is, and gives what it wrote. An abort ends the process. */
export function runGit(command: GitCommand, call: GitCall): Promise<Outcome<Buffer, GitFailure>> {
  if (call.signal?.aborted) return Promise.resolve(failed(cancelledFailure));
  return new Promise((resolve) => {
    const git = spawn(command.program, [...safeArguments, '-C', call.folder, ...call.args], {
      cwd: startFolder,
      env: { ...readEnvironment(command.environment), ...call.variables },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      signal: call.signal,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    // A process that ended before it read everything says so in its `close`.
    git.stdin.on('error', () => undefined);
    git.stdin.end(call.input);
    git.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    git.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    git.on('error', (error) => {
      resolve(failed(failureOfSpawn(error)));
    });
    git.on('close', (exitCode) => {
      if (exitCode === 0) resolve(success(Buffer.concat(stdout)));
      else {
        const exit = { exitCode, stderr: Buffer.concat(stderr).toString() };
        const { revision } = call;
        resolve(failed(failureOfExit(revision === undefined ? exit : { ...exit, revision })));
      }
    });
  });
}
