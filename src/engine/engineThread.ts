import { Worker } from 'node:worker_threads';
import type { EngineFile } from './engineFile.ts';
import type { EngineMessage, EngineRequest, EngineWorkerData } from './engineProtocol.ts';

export type ThreadAnswer = Exclude<EngineMessage, { readonly type: 'ready' }>;

/** One life of a worker: it takes one request at a time, and every request gets exactly one answer. */
export class EngineThread {
  /** Settles when the engine takes requests, or could not start. */
  readonly ready: Promise<EngineMessage>;
  readonly #worker: Worker;
  /** Held while the worker lives, so that others find the compiled file again. */
  file: EngineFile | undefined;
  #request: EngineRequest | undefined;
  #answer: ((message: EngineMessage) => void) | undefined;
  #ended: Extract<EngineMessage, { readonly type: 'ended' }> | undefined;

  constructor(entry: string | URL, file: EngineFile) {
    this.file = file;
    const { module, wasmExec, environment } = file;
    const workerData: EngineWorkerData = { module, wasmExec, environment };
    // No environment and no inherited flags: what runs in there is fed with untrusted repositories.
    this.#worker = new Worker(entry, { workerData, env: {}, execArgv: [], name: 'plumbline-engine' });
    this.#worker.on('message', (message: EngineMessage) => {
      if (message.type === 'ended') this.#finish(message);
      else this.#deliver(message);
    });
    this.#worker.on('error', (error: Error & { readonly code?: string }) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#finish({ type: 'ended', outOfMemory, message: error.message });
    });
    this.#worker.on('exit', () => {
      this.#finish({ type: 'ended', outOfMemory: false, message: 'the engine stopped' });
    });
    this.ready = this.#next();
  }

  async send(request: EngineRequest): Promise<ThreadAnswer> {
    this.#request = request;
    const answer = this.#next();
    const { method, arguments: text } = request;
    this.#worker.postMessage({ method, arguments: text } satisfies EngineRequest);
    const message = await answer;
    if (message.type === 'ready') throw new Error('an engine said twice that it is ready');
    return message;
  }

  busyWith(request: EngineRequest): boolean {
    return this.#request === request && this.#answer !== undefined;
  }

  /** Ends the worker at once, in the middle of whatever it does; a request under way is answered with `ended`. */
  end(): void {
    this.#finish({ type: 'ended', outOfMemory: false, message: 'the engine was ended' });
  }

  /** A worker that waits for requests keeps no process alive; one that works does. */
  #next(): Promise<EngineMessage> {
    if (this.#ended !== undefined) return Promise.resolve(this.#ended);
    this.#worker.ref();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  #deliver(message: EngineMessage): void {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#worker.unref();
    answer?.(message);
  }

  #finish(message: Extract<EngineMessage, { readonly type: 'ended' }>): void {
    if (this.#ended !== undefined) return;
    this.#ended = message;
    this.file = undefined;
    this.#deliver(message);
    void this.#worker.terminate();
  }
}
