import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Disposable } from '../../base/disposable.ts';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { cancelledFailure, failureOfExit, failureOfSpawn, type GitFailure } from '../gitFailure.ts';
import { BatchReader, type BatchAnswer } from './batchReader.ts';
import { readEnvironment, safeArguments, startFolder, type GitCommand } from './gitCommand.ts';

export type Blobs = ReadonlyMap<string, Uint8Array>;

/**
 * Contents of blobs out of one `git cat-file --batch` process, which stays for the next call, ends when idle, and is
 * started again if it died. `cat-file` gives what is stored: no filter, no text conversion, no line endings.
 */
export class BlobProcess implements Disposable {
  readonly #command: GitCommand;
  readonly #folder: string;
  readonly #idleMs: number;
  #process: ChildProcessWithoutNullStreams | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** Calls are served one after the other: answers carry no mark of who asked. */
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(command: GitCommand, folder: string, idleMs = 10_000) {
    this.#command = command;
    this.#folder = folder;
    this.#idleMs = idleMs;
  }

  /** The process that runs now, if one does. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  read(objectIds: readonly string[], signal?: AbortSignal): Promise<Outcome<Blobs, GitFailure>> {
    const answer = this.#last.then(() => this.#readNow([...new Set(objectIds)], signal));
    this.#last = answer;
    return answer;
  }

  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#idle);
    this.#process?.kill();
  }

  async #readNow(objectIds: readonly string[], signal?: AbortSignal): Promise<Outcome<Blobs, GitFailure>> {
    // An id goes into the process's input as a line: anything else would be a second question.
    const strange = objectIds.find((id) => !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id));
    if (strange !== undefined)
      return failed({ code: 'failed', message: `not an object id: ${JSON.stringify(strange)}` });
    clearTimeout(this.#idle);
    const had = this.#process !== undefined;
    let outcome = await this.#ask(objectIds, signal);
    // A process that waited may have been ended from outside in the meantime; a fresh one decides.
    if (!outcome.ok && outcome.failure.code === 'failed' && had) outcome = await this.#ask(objectIds, signal);
    if (this.#process) this.#idle = setTimeout(() => this.#process?.stdin.end(), this.#idleMs).unref();
    return outcome;
  }

  #ask(objectIds: readonly string[], signal?: AbortSignal): Promise<Outcome<Blobs, GitFailure>> {
    if (this.#ended || signal?.aborted) return Promise.resolve(failed(cancelledFailure));
    if (objectIds.length === 0) return Promise.resolve(success(new Map()));
    const git = (this.#process ??= this.#start());
    return new Promise((resolve) => {
      const reader = new BatchReader();
      const answers: BatchAnswer[] = [];
      const stderr: Buffer[] = [];
      const finish = (outcome: Outcome<Blobs, GitFailure>): void => {
        git.stdout.off('data', onData);
        git.stderr.off('data', onStderr);
        git.off('error', onError).off('close', onClose);
        signal?.removeEventListener('abort', onAbort);
        if (!outcome.ok) this.#drop(git);
        resolve(outcome);
      };
      const onData = (chunk: Buffer): void => {
        answers.push(...reader.push(chunk));
        if (answers.length >= objectIds.length) finish(toBlobs(answers));
      };
      const onStderr = (chunk: Buffer): void => void stderr.push(chunk);
      const onError = (error: Error): void => {
        finish(failed(failureOfSpawn(error)));
      };
      const onClose = (exitCode: number | null): void => {
        const failure = failureOfExit({ exitCode, stderr: Buffer.concat(stderr).toString() });
        finish(failed(this.#ended ? cancelledFailure : failure));
      };
      const onAbort = (): void => {
        finish(failed(cancelledFailure));
      };
      git.stdout.on('data', onData);
      git.stderr.on('data', onStderr);
      git.on('error', onError).on('close', onClose);
      signal?.addEventListener('abort', onAbort);
      git.stdin.write(`${objectIds.join('\n')}\n`);
    });
  }

  #start(): ChildProcessWithoutNullStreams {
    const git = spawn(this.#command.program, [...safeArguments, '-C', this.#folder, 'cat-file', '--batch'], {
      cwd: startFolder,
      env: readEnvironment(this.#command.environment),
      windowsHide: true,
    });
    const forget = (): void => {
      if (this.#process === git) this.#process = undefined;
    };
    git.on('error', forget).on('close', forget);
    // A process that ended while it was written to says so in its `close`; the pipe's own error adds nothing.
    git.stdin.on('error', () => undefined);
    return git;
  }

  #drop(git: ChildProcessWithoutNullStreams): void {
    if (this.#process === git) this.#process = undefined;
    git.kill();
  }
}

function toBlobs(answers: readonly BatchAnswer[]): Outcome<Blobs, GitFailure> {
  const blobs = new Map<string, Uint8Array>();
  const missing: string[] = [];
  for (const answer of answers) {
    if (answer.kind === 'missing') missing.push(answer.objectId);
    else if (answer.type === 'blob') blobs.set(answer.objectId, answer.bytes);
    else return failed({ code: 'failed', message: `${answer.objectId} is a ${answer.type}, not a file` });
  }
  if (missing.length === 0) return success(blobs);
  const rest = missing.length > 1 ? ` and ${String(missing.length - 1)} more` : '';
  return failed({ code: 'missingObjects', message: `${String(missing[0])}${rest} not in this clone` });
}
