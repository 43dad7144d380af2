import type { Store } from '../store.ts';
import type { Repositories } from './repositories.ts';

/** Reads what Git LFS keeps beside Git, out of the store of the clone: nothing is fetched. */
export class LfsObjects {
  readonly #store: Store;
  readonly #repositories: Pick<Repositories, 'reader'>;

  constructor(store: Store, repositories: Pick<Repositories, 'reader'>) {
    this.#store = store;
    this.#repositories = repositories;
  }

  async read(root: string, objectIds: readonly string[]): Promise<void> {
    const reader = this.#repositories.reader(root);
    if (!reader) return;
    const found = await Promise.all(
      [...new Set(objectIds)].map(async (id) => [id, await reader.lfsObject(id)] as const),
    );
    this.#store.updateRepository(root, (input) => ({
      ...input,
      lfs: { ...input.lfs, objects: new Map([...(input.lfs?.objects ?? []), ...found]) },
    }));
  }
}
