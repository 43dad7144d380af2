import { ancestryKey } from '../inputs.ts';
import type { Repositories } from './repositories.ts';
import type { CommitPair } from './commitPair.ts';
import type { Store } from '../store.ts';

/** Asks Git which commit came before which, once for each pair; what was found stays, since history does not change. */
export class Ancestry {
  readonly #store: Store;
  readonly #repositories: Repositories;
  readonly #running = new Set<string>();

  constructor(store: Store, repositories: Repositories) {
    this.#store = store;
    this.#repositories = repositories;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  fulfil(wanted: ReadonlyMap<string, readonly CommitPair[]>): void {
    for (const [root, pairs] of wanted) for (const pair of pairs) void this.#ask(root, pair);
  }

  async #ask(root: string, { ancestor, descendant }: CommitPair): Promise<void> {
    const pair = ancestryKey(ancestor, descendant);
    const key = `${root}\n${pair}`;
    const reader = this.#repositories.reader(root);
    if (!reader || this.#running.has(key)) return;
    this.#running.add(key);
    const found = await reader.isAncestor(ancestor, descendant);
    this.#running.delete(key);
    // Where a commit is not in this clone, nothing says that it came before.
    const answer = found.ok && found.value;
    this.#store.updateRepository(root, (input) => ({
      ...input,
      ancestry: new Map(input.ancestry).set(pair, answer),
    }));
  }
}
