/**
 * Work that several ask for at the same time is done once. It is given up when all of them have given up, and each of
 * them stops waiting by itself: `gaveUp` is then what it gets.
 */
export class MergedWork<T> {
  readonly #running = new Map<string, Running<T>>();
  readonly #gaveUp: T;

  constructor(gaveUp: T) {
    this.#gaveUp = gaveUp;
  }

  async run(
    key: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (signal?.aborted) return this.#gaveUp;
    const running = this.#running.get(key) ?? this.#start(key, work);
    running.waiting += 1;
    const { promise: aborted, resolve: abort } = Promise.withResolvers<T>();
    const stop = (): void => {
      abort(this.#gaveUp);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([running.result, aborted]);
    } finally {
      signal?.removeEventListener('abort', stop);
      running.waiting -= 1;
      if (running.waiting === 0) this.#end(key, running);
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const running = { result: work(controller.signal), controller, waiting: 0 };
    this.#running.set(key, running);
    return running;
  }

  /** Whoever asks from now on begins anew. */
  #end(key: string, running: Running<T>): void {
    if (this.#running.get(key) === running) this.#running.delete(key);
    running.controller.abort();
  }
}

interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}
