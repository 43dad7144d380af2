import { fileSizeLimit } from '../../base/fileBytes.ts';
import { success, type Outcome } from '../../base/outcome.ts';
import type { GitFailure } from '../../git/gitFailure.ts';
import type { TreeEntry } from '../../git/read/gitApi.ts';
import { eagerFileLimit, type FileContent, fileContent, isReadEagerly, sameContent } from './fileContent.ts';
import type { FileTree } from '../inputs.ts';
import { isInSource, isSubmodule } from './isInSource.ts';
import type { Repositories } from './repositories.ts';
import type { Store } from '../store.ts';

/** Reads the trees of commits that something wants, from Git's objects, and drops those that nothing wants. */
export class Commits {
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

  fulfil(wanted: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const [root, repository] of this.#store.inputs.repositories) {
      const commits = wanted.get(root) ?? new Set<string>();
      for (const commit of commits) if (!repository.commits.has(commit)) void this.#read(root, commit);
      if ([...repository.commits.keys()].every((commit) => commits.has(commit))) continue;
      this.#store.updateRepository(root, (input) => ({
        ...input,
        commits: new Map([...input.commits].filter(([commit]) => commits.has(commit))),
      }));
    }
  }

  /** Reads files of a commit that a build asked for. */
  async readWanted(root: string, commit: string, paths: readonly string[]): Promise<void> {
    const tree = this.#store.inputs.repositories.get(root)?.commits.get(commit);
    if (!tree?.ok) return;
    const ids = paths.flatMap((path) => {
      const content = tree.value.get(path);
      return content?.kind === 'unread' && content.objectId !== undefined
        ? [[path, content.objectId] as const]
        : [];
    });
    const blobs = await this.#repositories.reader(root)?.blobs(ids.map(([, id]) => id));
    if (!blobs) return;
    this.#store.updateRepository(root, (input) => {
      // Other builds may have brought other files meanwhile, and the commit may not be wanted any more.
      const now = input.commits.get(commit);
      if (!now?.ok) return input;
      if (!blobs.ok) return { ...input, commits: new Map(input.commits).set(commit, blobs) };
      const next = new Map(now.value);
      for (const path of paths) if (next.get(path)?.kind === 'unread') next.delete(path);
      for (const [path, id] of ids) {
        const bytes = blobs.value.get(id);
        if (bytes) next.set(path, read(path, id, bytes, undefined));
      }
      return { ...input, commits: new Map(input.commits).set(commit, success(next)) };
    });
  }

  async #read(root: string, commit: string): Promise<void> {
    const key = `${root}\n${commit}`;
    const reader = this.#repositories.reader(root);
    if (!reader || this.#running.has(key)) return;
    this.#running.add(key);
    const { repository } = this.#store.inputs.repositories.get(root) ?? {};
    const listed = await reader.tree(commit);
    let outcome: Outcome<FileTree, GitFailure> = listed.ok ? success(new Map()) : listed;
    if (listed.ok) {
      const files = listed.value.filter(isInSource);
      const known = this.#known(root);
      const eager = files.filter(
        (entry) =>
          isReadEagerly(entry.path) &&
          (entry.size ?? 0) <= eagerFileLimit &&
          !known(entry.path, entry.objectId),
      );
      const blobs = await reader.blobs(eager.map((entry) => entry.objectId));
      const submodules = listed.value.filter(isSubmodule);
      outcome = blobs.ok ? success(this.#toTree(root, [...files, ...submodules], blobs.value, known)) : blobs;
    }
    this.#running.delete(key);
    const { repository: now } = this.#store.inputs.repositories.get(root) ?? {};
    // A fetch may have brought the commit while it was looked for: nothing would look again.
    if (!outcome.ok && now && now !== repository) await this.#read(root, commit);
    else this.#set(root, commit, outcome);
  }

  /** Commits have most of their files in common: what one holds is not read again for another. */
  #known(root: string): KnownContent {
    const trees = [...(this.#store.inputs.repositories.get(root)?.commits.values() ?? [])];
    return (path, objectId) => {
      for (const tree of trees) {
        const content = tree.ok ? tree.value.get(path) : undefined;
        if (content && objectIdOf(content) === objectId) return content;
      }
      return undefined;
    };
  }

  #toTree(
    root: string,
    files: readonly TreeEntry[],
    blobs: ReadonlyMap<string, Uint8Array>,
    known: KnownContent,
  ): FileTree {
    const working = this.#store.inputs.repositories.get(root)?.working;
    const tree = new Map<string, FileContent>();
    for (const { path, mode, objectId, size = 0 } of files)
      tree.set(
        path,
        isSubmodule({ mode })
          ? { kind: 'submodule', commit: objectId }
          : size > fileSizeLimit
            ? { kind: 'unread', objectId, oversized: size }
            : (known(path, objectId) ?? read(path, objectId, blobs.get(objectId), working?.get(path))),
      );
    return tree;
  }

  #set(root: string, commit: string, outcome: Outcome<FileTree, GitFailure>): void {
    this.#store.updateRepository(root, (input) => ({
      ...input,
      commits: new Map(input.commits).set(commit, outcome),
    }));
  }
}

/** The same as in the working tree where the text is: then nobody has to compare the two again. */
function read(
  path: string,
  objectId: string,
  bytes: Uint8Array | undefined,
  working: FileContent | undefined,
): FileContent {
  if (!bytes) return { kind: 'unread', objectId };
  const content = fileContent(path, bytes);
  const same = working?.kind === 'text' && sameContent(working, content) ? working : content;
  objectIds.set(same, objectId);
  return same;
}

type KnownContent = (path: string, objectId: string) => FileContent | undefined;

/** Which of Git's objects a file was read from; an `unread` one says it itself. */
const objectIds = new WeakMap<FileContent, string>();
const objectIdOf = (content: FileContent): string | undefined =>
  content.kind === 'unread' ? content.objectId : objectIds.get(content);
