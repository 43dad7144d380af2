import { ancestryKey, type RepositoryInput } from '../inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';
import type { Store } from '../store.ts';
import { branchPoint } from './changedOnBranch.ts';
import type { Commits } from './commits.ts';
import type { Repositories } from './repositories.ts';

/** Asks Git where the checked-out branch has left what owners follow, and has those files read that are to be compared. */
export class BranchPoints {
  readonly #store: Store;
  readonly #repositories: Repositories;
  readonly #commits: Commits;
  readonly #running = new Set<string>();

  constructor(store: Store, repositories: Repositories, commits: Commits) {
    this.#store = store;
    this.#repositories = repositories;
    this.#commits = commits;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Whether somebody wants to know it. */
  ask(isAsked: boolean): void {
    this.#store.update((inputs) =>
      inputs.branchAsked === isAsked ? inputs : { ...inputs, branchAsked: isAsked },
    );
  }

  fulfil({ inputs, owners }: Snapshot): void {
    if (!inputs.branchAsked) return;
    for (const { root, head } of owners) {
      const repository = inputs.repositories.get(root);
      if (repository) this.#fulfil(root, repository, head);
    }
  }

  #fulfil(root: string, repository: RepositoryInput, head: OwnerSnapshot['head']): void {
    const { commit } = repository.repository.head;
    if (commit === undefined) return;
    const point = branchPoint(repository, head);
    if (point === undefined) {
      if (head.kind !== 'unknown') this.#find(root, commit, head.commit);
      return;
    }
    const unread = unreadAt(repository, point);
    if (unread.length > 0)
      this.#once(`${root}\n${point}`, () => this.#commits.readWanted(root, point, unread));
  }

  #find(root: string, commit: string, followed: string): void {
    const pair = ancestryKey(commit, followed);
    this.#once(`${root}\n${pair}`, async () => {
      const found = await this.#repositories.reader(root)?.mergeBase(commit, followed);
      // Where the two have nothing in common in this clone, nothing tells the branch's commits from others'.
      const point = found?.ok === true ? found.value : commit;
      this.#store.updateRepository(root, (input) => ({
        ...input,
        branchPoints: new Map(input.branchPoints).set(pair, point),
      }));
    });
  }

  #once(key: string, work: () => Promise<void>): void {
    if (this.#running.has(key)) return;
    this.#running.add(key);
    void work().finally(() => this.#running.delete(key));
  }
}

/** Files that the working tree has read and the commit has not: whether they differ is not known. */
function unreadAt({ working, commits }: RepositoryInput, point: string): readonly string[] {
  const tree = commits.get(point);
  if (!working || !tree?.ok) return [];
  return [...working].flatMap(([path, content]) => {
    const then = tree.value.get(path);
    const isUnread = then?.kind === 'unread' && then.objectId !== undefined && then.oversized === undefined;
    return content.kind !== 'unread' && isUnread ? [path] : [];
  });
}
