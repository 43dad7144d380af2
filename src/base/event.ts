import { disposable, type Disposable } from './disposable.ts';

export type Event<T> = (listener: (value: T) => void) => Disposable;

/** A typed event: `event` is for those who listen, `fire` for the one who owns it. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    this.#listeners.add(listener);
    return disposable(() => this.#listeners.delete(listener));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
