import { Disposables, type Disposable } from '../base/disposable.ts';
import { isInFluxArtifact } from '../core/owner/fluxArtifact.ts';
import type { GitReader } from '../git/read/gitApi.ts';
import { fileContent, isReadEagerly } from './fileContent.ts';
import type { FileContent, FileTree } from './inputs.ts';
import type { Platform } from './platform.ts';
import { markStaleBuilds } from './staleBuilds.ts';
import type { Store } from './store.ts';

/** Observes the repositories of the workspace: their working trees, open buffers over the disk. */
export class Repositories implements Disposable {
  readonly #platform: Platform;
  readonly #store: Store;
  readonly #owned = new Disposables();
  readonly #readers = new Map<string, GitReader>();
  /** Texts of open buffers by absolute path; they win over the disk. */
  readonly #buffers = new Map<string, string>();
  #failures = new Map<string, string>();

  constructor(platform: Platform, store: Store) {
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
  async open(folders: readonly string[]): Promise<void> {
    const failures = new Map<string, string>();
    const roots = new Set<string>();
    for (const folder of folders) {
      const reader = this.#platform.git(folder);
      const outcome = await reader.repository();
      if (!outcome.ok) {
        failures.set(folder, outcome.failure.message);
        reader.dispose();
        continue;
      }
      const repository = outcome.value;
      const root = rootAsOpened(folder, await this.#platform.realPath(folder), repository.root);
      roots.add(root);
      if (this.#readers.has(root)) reader.dispose();
      else this.#readers.set(root, this.#owned.push(reader));
      this.#store.update((inputs) => {
        const before = inputs.repositories.get(root);
        const next = before
          ? { ...before, repository }
          : { repository, working: undefined, commits: new Map() };
        return { ...inputs, repositories: new Map(inputs.repositories).set(root, next) };
      });
      await this.#list(root);
    }
    this.#failures = failures;
    this.#store.update((inputs) => ({
      ...inputs,
      repositories: new Map([...inputs.repositories].filter(([root]) => roots.has(root))),
    }));
  }

  /** Remotes and HEAD may have moved, and a fetch may have brought commits that were unknown. */
  async refresh(): Promise<void> {
    for (const [root, reader] of this.#readers) {
      const outcome = await reader.repository();
      if (!outcome.ok) continue;
      this.#store.updateRepository(root, (input) => ({
        ...input,
        repository: outcome.value,
        commits: new Map([...input.commits].filter(([, tree]) => tree.ok)),
      }));
      await this.#list(root);
    }
  }

  setBuffer(path: string, text: string | undefined): void {
    if (text === undefined) this.#buffers.delete(path);
    else this.#buffers.set(path, text);
    const place = this.#place(path);
    if (!place) return;
    if (text === undefined) void this.filesChanged([path]);
    else this.#change(place.root, [[place.path, { kind: 'text', source: { path: place.path, text } }]]);
  }

  /** Files were made, changed or removed on disk; absolute paths. */
  async filesChanged(paths: readonly string[]): Promise<void> {
    const byRoot = new Map<string, string[]>();
    for (const path of paths) {
      const place = this.#place(path);
      if (place && !this.#buffers.has(path))
        byRoot.set(place.root, [...(byRoot.get(place.root) ?? []), place.path]);
    }
    for (const [root, relative] of byRoot) {
      const working = this.#store.inputs.repositories.get(root)?.working;
      // A new file may be ignored by Git, and only Git knows its rules.
      if (relative.some((path) => !working?.has(path))) await this.#list(root);
      this.#change(
        root,
        await Promise.all(relative.map(async (path) => [path, await this.#read(root, path)] as const)),
      );
    }
  }

  /** Reads files that a build asked for. */
  async readWanted(root: string, paths: readonly string[]): Promise<void> {
    this.#change(
      root,
      await Promise.all(paths.map(async (path) => [path, await this.#read(root, path)] as const)),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #list(root: string): Promise<void> {
    const reader = this.#readers.get(root);
    const listed = await reader?.workingTree();
    if (!listed) return;
    if (!listed.ok) {
      this.#platform.log('warning', `the files of ${root} cannot be listed: ${listed.failure.message}`);
      return;
    }
    const before = this.#store.inputs.repositories.get(root)?.working;
    const tree = new Map<string, FileContent>();
    const changed: string[] = [];
    await Promise.all(
      listed.value.filter(isInFluxArtifact).map(async (path) => {
        const known = before?.get(path);
        const content =
          known ?? (isReadEagerly(path) ? await this.#read(root, path) : ({ kind: 'unread' } as const));
        if (!content) return;
        tree.set(path, content);
        if (content !== known) changed.push(path);
      }),
    );
    for (const path of before?.keys() ?? []) if (!tree.has(path)) changed.push(path);
    if (before && changed.length === 0) return;
    this.#setTree(root, tree, changed);
  }

  #change(
    root: string,
    contents: readonly (readonly [path: string, content: FileContent | undefined])[],
  ): void {
    const before = this.#store.inputs.repositories.get(root)?.working;
    if (!before) return;
    const tree = new Map(before);
    const changed = contents.filter(([path, content]) => !sameContent(before.get(path), content));
    if (changed.length === 0) return;
    for (const [path, content] of changed) {
      if (!content) tree.delete(path);
      // A file that is not in the tree is ignored by Git, or outside of it.
      else if (before.has(path)) tree.set(path, content);
    }
    this.#setTree(
      root,
      tree,
      changed.map(([path]) => path),
    );
  }

  #setTree(root: string, working: FileTree, changed: readonly string[]): void {
    this.#store.update((inputs) => {
      const repository = inputs.repositories.get(root);
      if (!repository) return inputs;
      const names = (path: string): boolean => repository.working?.has(path) === working.has(path);
      return {
        ...inputs,
        repositories: new Map(inputs.repositories).set(root, { ...repository, working }),
        builds: markStaleBuilds(inputs.builds, root, changed, (path) => !names(path)),
      };
    });
  }

  async #read(root: string, path: string): Promise<FileContent | undefined> {
    const absolute = `${root}/${path}`;
    const buffer = this.#buffers.get(absolute);
    if (buffer !== undefined) return { kind: 'text', source: { path, text: buffer } };
    const bytes = await this.#platform.readFile(absolute);
    return bytes && fileContent(path, bytes);
  }

  #place(path: string): { readonly root: string; readonly path: string } | undefined {
    const roots = [...this.#readers.keys()].filter((root) => path.startsWith(`${root}/`));
    const root = roots.sort((a, b) => b.length - a.length)[0];
    return root === undefined ? undefined : { root, path: path.slice(root.length + 1) };
  }
}

function sameContent(a: FileContent | undefined, b: FileContent | undefined): boolean {
  return a === b || (a?.kind === 'text' && b?.kind === 'text' && a.source.text === b.source.text);
}

/** The root as the person's folder reaches it: where links lie on the way, the editor speaks of files by that name. */
function rootAsOpened(folder: string, realFolder: string, realRoot: string): string {
  const below = realFolder.slice(realRoot.length);
  return realFolder.startsWith(realRoot) && folder.endsWith(below)
    ? folder.slice(0, folder.length - below.length)
    : realRoot;
}
