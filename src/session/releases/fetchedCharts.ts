import { failed, type Outcome } from '../../base/outcome.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { ChartFailure } from '../../charts/chartFailure.ts';
import type { Chart } from '../../charts/chartsApi.ts';
import type { FetchReference } from '../../core/owner/helm/chartReference.ts';
import type { Platform } from '../platform.ts';
import type { Store } from '../store.ts';

/**
 * Has the charts that something wants fetched, and drops those that nothing wants. What failed stays so until somebody
 * asks again: nothing is tried over and over in the background.
 */
export class FetchedCharts implements Disposable {
  readonly #store: Pick<Store, 'inputs' | 'update'>;
  readonly #charts: Platform['charts'];
  readonly #running = new Map<string, Running>();
  #wanted: ReadonlyMap<string, FetchReference> = new Map();

  constructor(store: Pick<Store, 'inputs' | 'update'>, { charts }: Pick<Platform, 'charts'>) {
    this.#store = store;
    this.#charts = charts;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  fulfil(wanted: ReadonlyMap<string, FetchReference>): void {
    this.#wanted = wanted;
    for (const [key, { controller }] of this.#running) {
      if (wanted.has(key)) continue;
      this.#running.delete(key);
      controller.abort();
    }
    const { charts } = this.#store.inputs;
    const kept = [...charts].filter(([key]) => wanted.has(key));
    if (kept.length < charts.size) this.#store.update((inputs) => ({ ...inputs, charts: new Map(kept) }));
    for (const [key, reference] of wanted)
      if (!charts.has(key) && !this.#running.has(key)) this.#ask(key, reference);
  }

  /**
   * Asks again: for all, as servers have them by now, or for what could not be had. What was fetched stays until there is
   * an answer. An abort of the signal ends what is still asked for.
   */
  async again(which: 'all' | 'failed', signal?: AbortSignal): Promise<void> {
    const { charts } = this.#store.inputs;
    if (which === 'all') this.#charts.expire();
    for (const [key, reference] of this.#wanted)
      if ((which === 'all' || charts.get(key)?.outcome.ok === false) && !this.#running.has(key))
        this.#ask(key, reference);
    const asked = [...this.#running.values()];
    const stop = (): void => {
      for (const { controller } of asked) controller.abort();
    };
    signal?.addEventListener('abort', stop, { once: true });
    await Promise.all(asked.map(({ ended }) => ended));
    signal?.removeEventListener('abort', stop);
  }

  dispose(): void {
    for (const { controller } of this.#running.values()) controller.abort();
    this.#running.clear();
  }

  #ask(key: string, reference: FetchReference): void {
    const controller = new AbortController();
    const ended = this.#charts
      .chart(reference, controller.signal)
      .catch((error: unknown) => failed(unforeseen(error)))
      .then((outcome) => {
        // Nobody wants this answer any more; the same may be asked for again.
        if (this.#running.get(key)?.controller !== controller) return;
        this.#running.delete(key);
        this.#set(key, reference, outcome);
      });
    this.#running.set(key, { controller, ended });
  }

  /** The same package is the same chart: nothing that was made of it is made again. */
  #set(key: string, reference: FetchReference, outcome: Outcome<Chart, ChartFailure>): void {
    const before = this.#store.inputs.charts.get(key)?.outcome;
    if (before?.ok === true && (!outcome.ok || isSame(before.value, outcome.value))) return;
    this.#store.update((inputs) => ({
      ...inputs,
      charts: new Map(inputs.charts).set(key, { reference, outcome }),
    }));
  }
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

const isSame = (a: Chart, b: Chart): boolean => a.digest === b.digest && a.version === b.version;

const unforeseen = (error: unknown): ChartFailure => ({
  code: 'failed',
  message: error instanceof Error ? error.message : String(error),
});
