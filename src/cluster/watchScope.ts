import { disposable, type Disposable } from '../base/disposable.ts';
import type { ApiClient } from './apiClient.ts';
import type { WatchedObjects, WatchScope } from './clusterApi.ts';
import { followWatch } from './followWatch.ts';
import { listObjects } from './listObjects.ts';
import { createPublishSchedule } from './publishSchedule.ts';
import type { Timing } from './timing.ts';
import type { Turnstile } from './turnstile.ts';
import { verifyStore } from './verifyStore.ts';
import { WatchedState } from './watchedState.ts';
import { nextStep, startOfWatch, type StepEnd, type WatchProgress } from './watchProgress.ts';

export interface WatchOptions {
  readonly client: ApiClient;
  readonly scope: WatchScope;
  readonly pageSize: number;
  /** Through which the lists of one cluster go. */
  readonly lists: Turnstile;
  readonly timing: Timing;
}

/** Lists a scope and follows it until disposed. What to do after each step is `nextStep`'s to decide. */
export function watchScope(options: WatchOptions, onChange: (state: WatchedObjects) => void): Disposable {
  const aborter = new AbortController();
  const watch = new ScopeWatch(options, onChange, aborter.signal);
  void watch.run();
  return disposable(() => {
    aborter.abort();
    watch.dispose();
  });
}

class ScopeWatch implements Disposable {
  readonly #options: WatchOptions;
  readonly #signal: AbortSignal;
  readonly #state: WatchedState;
  #progress: WatchProgress = startOfWatch;
  #hasBookmarks = false;

  constructor(options: WatchOptions, onChange: (state: WatchedObjects) => void, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#state = new WatchedState(onChange, createPublishSchedule(options.timing.now));
  }

  async run(): Promise<void> {
    const { timing } = this.#options;
    while (!this.#signal.aborted) {
      const next = nextStep(this.#progress, await this.#step(), timing.random);
      this.#progress = next.progress;
      if (this.#progress.failure) this.#state.setFailure(this.#progress.failure);
      if (next.waitMs > 0) await timing.sleep(next.waitMs, this.#signal);
    }
  }

  dispose(): void {
    this.#state.dispose();
  }

  #step(): Promise<StepEnd> {
    const { client, scope } = this.#options;
    const { resourceVersion, verify } = this.#progress;
    if (resourceVersion === undefined) return this.#list();
    return verify ? verifyStore(client, scope, resourceVersion, this.#signal) : this.#follow(resourceVersion);
  }

  async #list(): Promise<StepEnd> {
    const { client, scope, pageSize, lists, timing } = this.#options;
    return lists(async () => {
      // The list is as of its first page, however long the others take.
      const asOf = timing.now();
      const known = this.#state.objects;
      const listed = await listObjects(client, scope, { pageSize, signal: this.#signal, known });
      if (!listed.ok) return { kind: 'failed', failure: listed.failure, whileListing: true };
      this.#state.replaceAll(listed.value.objects, asOf);
      return { kind: 'listed', resourceVersion: listed.value.resourceVersion };
    });
  }

  #follow(resourceVersion: string): Promise<StepEnd> {
    const { client, scope, timing } = this.#options;
    const [least, most] = timing.watchSeconds;
    const timeoutSeconds = Math.round(least + timing.random() * (most - least));
    const stallMs = this.#hasBookmarks ? timing.bookmarkMs : timeoutSeconds * 1000 + timing.graceMs;
    return followWatch(
      { client, scope, resourceVersion, signal: this.#signal, timeoutSeconds, stallMs, now: timing.now },
      {
        opened: () => {
          if (!this.#progress.needsEvent) this.#recover();
        },
        received: (event) => {
          this.#recover();
          if (event.kind === 'changed') this.#state.set(event.key, event.object, timing.now());
          else if (event.kind === 'deleted') this.#state.set(event.key, undefined, timing.now());
          else {
            this.#hasBookmarks = true;
            this.#state.confirm(timing.now());
          }
        },
      },
    );
  }

  #recover(): void {
    if (!this.#progress.failure) return;
    this.#progress = { ...this.#progress, failure: undefined, needsEvent: false };
    this.#state.setFailure(undefined);
  }
}
