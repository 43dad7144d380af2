import type { Disposable } from '../base/disposable.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { printJson, type Json } from '../core/resource/json.ts';
import { callFailure } from './callFailure.ts';
import type { Refusal } from './engineApi.ts';
import type { EngineFailure } from './engineFailure.ts';
import type { EngineFile } from './engineFile.ts';
import { EngineThread } from './engineThread.ts';

export interface EngineInstanceOptions {
  /** The worker's script: `engineWorker.ts`, or the file it was bundled into. */
  readonly entry: string | URL;
  /** Which engine to run; asked for whenever a worker starts. */
  readonly file: () => Promise<EngineFile>;
  /**
   * The calls that bring a fresh worker into the state of the one before it (files, schemas). Asked for whenever
   * a worker starts, and made before any call that waits. What a call changed belongs in here as soon as its
   * promise is settled, unless it was rejected or cancelled.
   */
  readonly restore?: () => readonly { readonly method: string; readonly argument: Json }[];
  /** How long one call may run before its worker is ended; the start of a worker does not count. 30 s unless told. */
  readonly callTimeoutMs?: number;
  /**
   * How long a worker may still take for a call that nobody waits for any more, before it is ended. A fresh one
   * costs more than most calls. 300 ms unless told.
   */
  readonly cancelGraceMs?: number;
  /** How long a worker without calls is kept. 5 minutes unless told. */
  readonly idleEndMs?: number;
  /** Linear memory never shrinks: a worker that is idle and has grown by more is replaced. 256 MB unless told. */
  readonly idleMemoryBytes?: number;
}

export interface CallOptions {
  /** Ends the call at once: it leaves the queue, or the worker that runs it is ended soon, and replaced. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Goes before all calls in the queue that are not urgent. */
  readonly urgent?: boolean;
}

export interface EngineReply {
  /** The result as JSON text; `parseJson` keeps its integers. */
  readonly json: string;
  /** What the engine wrote to stderr meanwhile, such as warnings. */
  readonly log: string;
}

/**
 * One engine in a worker of its own. It starts with the first call and serves one call at a time, in order. When
 * a call takes too long, or longer than somebody waits for it, panics or ends the program, the worker is replaced
 * by a fresh one, `restore` brings it up to date, and the calls behind go on. It ends when idle for long, and starts
 * again on demand. What is left for a façade is to give the methods types.
 */
export class EngineInstance implements Disposable {
  readonly #options: EngineInstanceOptions;
  readonly #queue: QueuedCall[] = [];
  #served: QueuedCall | undefined;
  #thread: EngineThread | undefined;
  #memoryBytes = 0;
  /** What the worker held when it was ready: less than that a fresh one would not hold either. */
  #memoryBytesAtStart = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #kept = false;
  #disposed = false;

  constructor(options: EngineInstanceOptions) {
    this.#options = options;
  }

  /** `argument` is what the Go handler decodes; it is written as JSON here and now. */
  call(method: string, argument: Json, options: CallOptions = {}): Promise<CallOutcome> {
    const { signal } = options;
    if (this.#disposed || signal?.aborted === true) return Promise.resolve(cancelled);
    return new Promise((resolve) => {
      const onAbort = (): void => {
        this.#cancel(call);
      };
      const call: QueuedCall = {
        method,
        arguments: printJson(argument),
        timeoutMs: options.timeoutMs ?? this.#options.callTimeoutMs ?? 30_000,
        urgent: options.urgent ?? false,
        settled: false,
        timedOut: false,
        settle: (outcome) => {
          signal?.removeEventListener('abort', onAbort);
          call.settled = true;
          resolve(outcome); // the first one counts
        },
      };
      signal?.addEventListener('abort', onAbort);
      this.#enqueue(call);
      void this.#serve();
    });
  }

  /** Starts the worker before anything is asked of it. */
  async start(): Promise<void> {
    await this.call('hello', null);
  }

  /** A worker that is kept starts at once, and stays however long it is idle; the first answer waits for nothing. */
  keep(kept: boolean): void {
    if (this.#kept === kept) return;
    this.#kept = kept;
    if (kept) void this.start();
    else if (this.#served === undefined) this.#becomeIdle();
  }

  /** Size of the engine's linear memory when it last answered; 0 where no worker runs. */
  get memoryBytes(): number {
    return this.#thread === undefined ? 0 : this.#memoryBytes;
  }

  dispose(): void {
    this.#disposed = true;
    for (const call of this.#queue.splice(0)) call.settle(cancelled);
    this.#served?.settle(cancelled);
    this.#endThread();
  }

  #enqueue(call: QueuedCall): void {
    const behind = call.urgent ? this.#queue.findIndex(({ urgent }) => !urgent) : -1;
    if (behind < 0) this.#queue.push(call);
    else this.#queue.splice(behind, 0, call);
  }

  async #serve(): Promise<void> {
    if (this.#served !== undefined) return;
    clearTimeout(this.#idleTimer);
    for (let call = this.#next(); call !== undefined; call = this.#next()) {
      call.settle(await this.#perform(call));
    }
    this.#becomeIdle();
  }

  #next(): QueuedCall | undefined {
    this.#served = this.#queue.shift();
    return this.#served;
  }

  async #perform(call: QueuedCall): Promise<CallOutcome> {
    const started = await this.#startedThread();
    if (!started.ok || call.settled) return started.ok ? cancelled : started;
    const thread = started.value;
    const timer = setTimeout(() => {
      call.timedOut = true;
      thread.end();
    }, call.timeoutMs);
    const answer = await thread.send(call);
    clearTimeout(timer);
    if (answer.type === 'ended') this.#thread = undefined;
    else this.#memoryBytes = answer.memoryBytes;
    if (answer.type === 'answered') return success({ json: answer.json, log: answer.log });
    return failed(call.timedOut ? { code: 'timedOut', afterMs: call.timeoutMs } : callFailure(answer));
  }

  async #startedThread(): Promise<Outcome<EngineThread, EngineFailure | Refusal>> {
    if (this.#thread !== undefined) return success(this.#thread);
    let file: EngineFile;
    try {
      file = await this.#options.file();
    } catch (error) {
      return failed({ code: 'crashed', message: `the engine's file cannot be loaded: ${String(error)}` });
    }
    if (this.#disposed) return cancelled;
    const thread = new EngineThread(this.#options.entry, file);
    this.#thread = thread;
    let answer = await thread.ready;
    for (const { method, argument } of this.#options.restore?.() ?? []) {
      if (answer.type === 'ended') break;
      answer = await thread.send({ method, arguments: printJson(argument) });
    }
    if (answer.type === 'ended') {
      this.#thread = undefined;
      return failed(callFailure(answer));
    }
    this.#memoryBytesAtStart = answer.memoryBytes;
    return success(thread);
  }

  #cancel(call: QueuedCall): void {
    const place = this.#queue.indexOf(call);
    if (place >= 0) this.#queue.splice(place, 1);
    else this.#endSoon(call);
    call.settle(cancelled);
  }

  #endSoon(call: QueuedCall): void {
    const thread = this.#thread;
    setTimeout(() => {
      if (thread?.busyWith(call) === true) thread.end();
    }, this.#options.cancelGraceMs ?? 300).unref(); // a worker that still works keeps the process alive by itself
  }

  #becomeIdle(): void {
    if (this.#thread === undefined || this.#disposed) return;
    const grown = this.#memoryBytes - this.#memoryBytesAtStart;
    if (grown > (this.#options.idleMemoryBytes ?? 256 * 1024 * 1024)) {
      this.#endThread();
      void this.start();
      return;
    }
    if (this.#kept) return;
    this.#idleTimer = setTimeout(() => {
      this.#endThread();
    }, this.#options.idleEndMs ?? 300_000).unref();
  }

  #endThread(): void {
    clearTimeout(this.#idleTimer);
    this.#thread?.end();
    this.#thread = undefined;
  }
}

type CallOutcome = Outcome<EngineReply, EngineFailure | Refusal>;

const cancelled = failed({ code: 'cancelled' } as const);

interface QueuedCall {
  readonly method: string;
  /** JSON text. */
  readonly arguments: string;
  readonly timeoutMs: number;
  readonly urgent: boolean;
  settled: boolean;
  timedOut: boolean;
  readonly settle: (outcome: CallOutcome) => void;
}
