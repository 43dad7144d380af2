import type { Disposable } from '../../base/disposable.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Store } from '../store.ts';

/** Further revisions of a repository that are kept rendered and predicted until this is disposed of. */
export interface Inspection extends Disposable {
  /** Resolves when all that can be known of the owners at these revisions is; sooner where `signal` is aborted. */
  settled(signal?: AbortSignal): Promise<Snapshot>;
}

/** Which revisions are looked at, and by how many. */
export class Inspections {
  readonly #store: Store;
  readonly #held = new Set<Held>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** `revisions` are commits in full, whether a ref names them or not, or `workingTree`. */
  hold(root: string, revisions: readonly string[]): Disposable {
    const held = { root, revisions };
    this.#held.add(held);
    this.#tell();
    return {
      dispose: () => {
        if (this.#held.delete(held)) this.#tell();
      },
    };
  }

  #tell(): void {
    const inspected = new Map<string, Set<string>>();
    for (const { root, revisions } of this.#held)
      inspected.set(root, new Set([...(inspected.get(root) ?? []), ...revisions]));
    this.#store.update((inputs) => ({ ...inputs, inspected }));
  }
}

interface Held {
  readonly root: string;
  readonly revisions: readonly string[];
}
