import type { Disposable } from '../../base/disposable.ts';
import type { GitReader, WorkingTree } from '../../git/read/gitApi.ts';
import { type FileContent, fileContent, isReadEagerly, sameContent, textContent } from './fileContent.ts';
import type { FileTree } from '../inputs.ts';
import { keptRepository, movedOn } from './keptRepository.ts';
import { namesByRepository, placeInRepository } from './placeInRepository.ts';
import { changedPointers, storedByLfs } from './storedByLfs.ts';
import type { Platform } from '../platform.ts';
import { markStaleBuilds } from '../builds/staleBuilds.ts';
import type { Store } from '../store.ts';
import { treeChanges } from './treeChanges.ts';

type RepositoriesPlatform = Pick<Platform, 'git' | 'readFile' | 'log'>;

/** Observes the repositories of the workspace: their working trees, open buffers over the disk. */
export class Repositories implements Disposable {
  readonly #platform: RepositoriesPlatform;
  readonly #store: Store;
  readonly #readers = new Map<string, GitReader>();
  /** By root, as of the last look at Git's attributes. */
  readonly #lfs = new Map<string, WorkingTree['lfs']>();
  /** Texts of open buffers by absolute path; they win over the disk. */
  readonly #buffers = new Map<string, string>();
  /** Told and not read yet. */
  readonly #changedFiles = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #failures = new Map<string, string>();

  constructor(platform: RepositoriesPlatform, store: Store) {
    this.#platform = platform;
    this.#store = store;
  }

  /** Why a folder of the workspace is not a repository that can be read, by folder. */
  get failures(): ReadonlyMap<string, string> {
    return this.#failures;
  }

  reader(root: string): GitReader | undefined {
    return this.#readers.get(root);
  }

  /** Opens the repositories that hold these folders, in place of those open so far. */
  open(folders: readonly string[]): Promise<void> {
    return this.#inTurn(() => this.#open(folders));
  }

  /** Remotes and HEAD may have moved, and a fetch may have brought commits that were unknown. */
  refresh({ readAgain = false }: { readonly readAgain?: boolean } = {}): Promise<void> {
    return this.#inTurn(async () => {
      for (const [root, reader] of this.#readers) {
        const outcome = await reader.repository();
        if (!outcome.ok) continue;
        this.#store.updateRepository(root, (input) => movedOn(input, outcome.value));
        await this.#list(root);
        if (readAgain) await this.#readAgain(root);
      }
    });
  }

  setBuffer(path: string, text: string | undefined): void {
    if (text !== undefined) this.#buffers.set(path, text);
    else if (!this.#buffers.delete(path)) return;
    const place = placeInRepository(this.#store.inputs, path);
    if (!place) return;
    if (text === undefined) void this.filesChanged([path]);
    else this.#change(place.root, [[place.name, textContent(place.name, text)]]);
  }

  /** What an editor has of a file into which nobody has typed: a watcher may tell late that it changed, or never. */
  fileHas(path: string, text: string): void {
    const place = placeInRepository(this.#store.inputs, path);
    const known = place && this.#working(place.root)?.get(place.name);
    if (known?.kind === 'text' && known.source.text !== text) void this.filesChanged([path]);
  }

  /** Files were made, changed or removed on disk; absolute paths. What is told while others are read is read with them. */
  filesChanged(paths: readonly string[]): Promise<void> {
    for (const path of paths) this.#changedFiles.add(path);
    return this.#inTurn(async () => {
      const changed = [...this.#changedFiles];
      this.#changedFiles.clear();
      await this.#filesChanged(changed);
    });
  }

  /** Reads files that a build asked for. */
  readWanted(root: string, paths: readonly string[]): Promise<void> {
    return this.#inTurn(() => this.#readFiles(root, paths));
  }

  dispose(): void {
    for (const reader of this.#readers.values()) reader.dispose();
    this.#readers.clear();
  }

  /** One after the other, so that what was read first is never written last. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #open(folders: readonly string[]): Promise<void> {
    const failures = new Map<string, string>();
    const roots = new Set<string>();
    for (const folder of folders) {
      const reader = this.#platform.git(folder);
      const outcome = await reader.repository();
      if (!outcome.ok) {
        failures.set(folder, outcome.failure.message);
        this.#platform.log('info', `${folder}: ${outcome.failure.message}`);
        reader.dispose();
        continue;
      }
      const repository = outcome.value;
      const { root } = repository;
      roots.add(root);
      if (this.#readers.has(root)) reader.dispose();
      else this.#readers.set(root, reader);
      this.#store.update((inputs) => {
        const before = inputs.repositories.get(root);
        const next = before
          ? { ...before, repository: keptRepository(before.repository, repository) }
          : { repository, working: undefined, commits: new Map(), ancestry: new Map() };
        return { ...inputs, repositories: new Map(inputs.repositories).set(root, next) };
      });
      await this.#list(root);
    }
    this.#failures = failures;
    for (const [root, reader] of this.#readers) {
      if (roots.has(root)) continue;
      reader.dispose();
      this.#readers.delete(root);
    }
    this.#store.update((inputs) => ({
      ...inputs,
      opened: true,
      repositories: new Map([...inputs.repositories].filter(([root]) => roots.has(root))),
    }));
  }

  async #filesChanged(paths: readonly string[]): Promise<void> {
    for (const [root, relative] of namesByRepository(this.#store.inputs, paths)) {
      // A new file may be ignored by Git, or have attributes, and only Git knows its rules.
      if (relative.some((path) => !this.#working(root)?.has(path) || path.endsWith('.gitattributes')))
        await this.#list(root);
      await this.#readFiles(root, relative);
    }
  }

  async #readFiles(root: string, paths: readonly string[]): Promise<void> {
    const contents = paths.map(async (path) => [path, await this.#read(root, path)] as const);
    this.#change(root, await Promise.all(contents));
  }

  /** Whatever may have been missed: a person asked for it. */
  async #readAgain(root: string): Promise<void> {
    const working = [...(this.#working(root) ?? [])];
    const read = working.filter(([, { kind }]) => kind !== 'unread').map(([path]) => path);
    await this.#readFiles(root, read);
  }

  async #list(root: string): Promise<void> {
    const reader = this.#readers.get(root);
    const listed = await reader?.workingTree();
    if (!listed) return;
    if (!listed.ok) {
      this.#platform.log('warning', `the files of ${root} cannot be listed: ${listed.failure.message}`);
      return;
    }
    const { files: paths, submodules, lfs } = listed.value;
    this.#lfs.set(root, lfs);
    const read = new Map<string, FileContent | undefined>();
    await Promise.all(
      paths.map(async (path) => {
        if (this.#working(root)?.has(path)) return;
        read.set(path, isReadEagerly(path) ? await this.#read(root, path) : { kind: 'unread' });
      }),
    );
    // As it is by now: somebody may have typed meanwhile.
    const before = this.#working(root);
    const tree = new Map<string, FileContent>();
    for (const path of paths) {
      const content = before?.get(path) ?? this.#buffer(root, path) ?? read.get(path);
      if (content) tree.set(path, content);
    }
    for (const [path, commit] of submodules) tree.set(path, { kind: 'submodule', commit });
    const { changed } = treeChanges(before ?? new Map(), tree);
    this.#setTree(root, before && changed.length === 0 ? before : tree, changed);
  }

  #change(
    root: string,
    contents: readonly (readonly [path: string, content: FileContent | undefined])[],
  ): void {
    const before = this.#working(root);
    if (!before) return;
    const tree = new Map(before);
    const changed = contents
      // What was read before somebody began to type is not what counts.
      .map(([path, content]) => [path, this.#buffer(root, path) ?? content] as const)
      .filter(([path, content]) => !sameContent(before.get(path), content));
    if (changed.length === 0) return;
    for (const [path, content] of changed) {
      if (!content) tree.delete(path);
      // A file that is not in the tree is ignored by Git, or outside of it.
      else if (before.has(path)) tree.set(path, content);
    }
    const paths = changed.map(([path]) => path);
    this.#setTree(root, tree, paths);
  }

  #setTree(root: string, working: FileTree, read: readonly string[]): void {
    this.#store.update((inputs) => {
      const repository = inputs.repositories.get(root);
      const reader = this.#readers.get(root);
      if (!repository || !reader) return inputs;
      const pointers = storedByLfs(reader, this.#lfs.get(root), working);
      const changed = [...read, ...changedPointers(repository.lfs?.pointers, pointers)];
      if (repository.working === working && changed.length === 0) return inputs;
      const lfs = { ...repository.lfs, pointers };
      const isNamed = (path: string): boolean => repository.working?.has(path) === working.has(path);
      const changes = { changed, appearedOrGone: changed.filter((path) => !isNamed(path)) };
      return {
        ...inputs,
        repositories: new Map(inputs.repositories).set(root, { ...repository, working, lfs }),
        builds: markStaleBuilds(inputs.builds, root, changes),
      };
    });
  }

  async #read(root: string, path: string): Promise<FileContent | undefined> {
    const before = this.#working(root)?.get(path);
    const known = this.#buffer(root, path) ?? (before?.kind === 'submodule' ? before : undefined);
    if (known) return known;
    const bytes = await this.#platform.readFile(root, path);
    return bytes && fileContent(path, bytes);
  }

  #working(root: string): FileTree | undefined {
    return this.#store.inputs.repositories.get(root)?.working;
  }

  #buffer(root: string, path: string): FileContent | undefined {
    const text = this.#buffers.get(`${root}/${path}`);
    return text === undefined ? undefined : textContent(path, text);
  }
}
