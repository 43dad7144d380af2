export interface Disposable {
  dispose(): void;
}

/** Owns disposables and ends them in reverse order of their making; what is pushed after the end is ended at once. */
export class Disposables implements Disposable {
  readonly #owned: Disposable[] = [];
  #ended = false;

  push<T extends Disposable>(item: T): T {
    if (this.#ended) item.dispose();
    else this.#owned.push(item);
    return item;
  }

  dispose(): void {
    this.#ended = true;
    for (const item of this.#owned.splice(0).reverse()) item.dispose();
  }
}

export const disposable = (dispose: () => void): Disposable => ({ dispose });
