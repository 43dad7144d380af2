import type { JsonObject } from '../core/resource/json.ts';
import type { WatchedObjects } from './clusterApi.ts';
import type { ClusterFailure } from './clusterFailure.ts';

/** When `publish` runs after the first change since the last time. Returns what takes it back. */
export type Schedule = (publish: () => void) => () => void;

/**
 * Holds a scope's objects between the watch and those who read them. Changes gather until the schedule says so: the
 * map is then copied once for all of them, and not once for each.
 */
export class WatchedState {
  readonly #publish: (state: WatchedObjects) => void;
  readonly #schedule: Schedule;
  #state: WatchedObjects = { listed: false, objects: new Map() };
  #changes = new Map<string, JsonObject | undefined>();
  #cancel: (() => void) | undefined;

  constructor(publish: (state: WatchedObjects) => void, schedule: Schedule) {
    this.#publish = publish;
    this.#schedule = schedule;
  }

  /** What is known, the changes that still gather included. */
  get objects(): ReadonlyMap<string, JsonObject> {
    this.#applyChanges();
    return this.#state.objects;
  }

  replaceAll(objects: ReadonlyMap<string, JsonObject>, asOf: number): void {
    this.#changes.clear();
    this.#change({ ...this.#state, listed: true, objects, asOf });
  }

  /** Undefined: the object is gone. */
  set(key: string, object: JsonObject | undefined, asOf: number): void {
    this.#changes.set(key, object);
    this.confirm(asOf);
  }

  /** Nothing has changed up to this moment. */
  confirm(asOf: number): void {
    this.#change({ ...this.#state, asOf });
  }

  setFailure(failure: ClusterFailure | undefined): void {
    if (failure === undefined && this.#state.failure === undefined) return;
    const { failure: _old, ...rest } = this.#state;
    this.#change(failure === undefined ? rest : { ...rest, failure });
  }

  dispose(): void {
    this.#cancel?.();
    // Whatever comes late is never published.
    this.#cancel = () => undefined;
  }

  #change(state: WatchedObjects): void {
    this.#state = state;
    this.#cancel ??= this.#schedule(() => {
      this.#cancel = undefined;
      this.#applyChanges();
      this.#publish(this.#state);
    });
  }

  #applyChanges(): void {
    if (this.#changes.size === 0) return;
    const objects = new Map(this.#state.objects);
    for (const [key, object] of this.#changes) {
      if (object === undefined) objects.delete(key);
      else objects.set(key, object);
    }
    this.#changes = new Map();
    this.#state = { ...this.#state, objects };
  }
}
