import { Worker } from 'node:worker_threads';
import { Disposables, disposable, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import type { CoreNotifications, HostNotifications, Requests, ToCore, ToHost } from '../protocol.ts';

/** The host's end of the protocol. The core worker starts with the first thing that it is asked. */
export class CoreClient implements Disposable {
  readonly #script: string;
  readonly #owned = new Disposables();
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<keyof CoreNotifications, Emitter<unknown>>();
  readonly #started = new Emitter<undefined>();
  readonly #ended = new Emitter<string>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** A worker has started: what it is told now, it hears before anything else. */
  readonly onDidStart = this.#started.event;

  /** The worker has ended by itself; the value says why. */
  readonly onDidEnd = this.#ended.event;

  constructor(script: string) {
    this.#script = script;
  }

  request<K extends keyof Requests>(
    method: K,
    params: Requests[K]['params'],
    signal?: AbortSignal,
  ): Promise<Requests[K]['result']> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      signal?.addEventListener('abort', () => {
        this.#post({ kind: 'cancel', id });
      });
      this.#post({ kind: 'request', id, method, params } as ToCore);
    });
  }

  get running(): boolean {
    return this.#worker !== undefined;
  }

  /** Starts the core worker where none runs. A request does so as well. */
  start(): void {
    if (this.#worker) return;
    this.#worker = this.#start();
    this.#started.fire(undefined);
  }

  /** A core that does not run is told nothing: it hears all there is when it starts. */
  notify<K extends keyof HostNotifications>(kind: K, value: HostNotifications[K]): void {
    if (!this.running) return;
    this.#post({ kind: 'notification', notification: { kind, value } } as ToCore);
  }

  on<K extends keyof CoreNotifications>(
    kind: K,
    listener: (value: CoreNotifications[K]) => void,
  ): Disposable {
    const emitter = this.#listeners.get(kind) ?? new Emitter<unknown>();
    this.#listeners.set(kind, emitter);
    return emitter.event(listener as (value: unknown) => void);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#worker = undefined;
  }

  #post(message: ToCore): void {
    this.start();
    this.#worker?.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { name: 'plumbline core' });
    worker.on('message', (message: ToHost) => {
      this.#receive(message);
    });
    worker.on('error', (error) => {
      this.#end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    worker.on('exit', (code) => {
      if (this.#worker === worker) this.#end(`the core worker ended with code ${String(code)}`);
    });
    this.#owned.push(
      disposable(() => {
        this.#worker = undefined;
        void worker.terminate();
      }),
    );
    return worker;
  }

  #receive(message: ToHost): void {
    switch (message.kind) {
      case 'answer':
        this.#take(message.id)?.resolve(message.value);
        break;
      case 'error':
        this.#take(message.id)?.reject(new Error(message.message));
        break;
      case 'notification':
        this.#listeners.get(message.notification.kind)?.fire(message.notification.value);
        break;
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #end(reason: string): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
    this.#ended.fire(reason);
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}
