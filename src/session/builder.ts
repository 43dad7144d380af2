import type { UnreadFile } from '../engine/engineApi.ts';
import { toGoodBuild, relative } from './goodBuild.ts';
import {
  buildKey,
  workingTree,
  type BuildInput,
  type FileContent,
  type FileTree,
  type GoodBuild,
  type Inputs,
} from './inputs.ts';
import type { Platform } from './platform.ts';
import type { WantedBuild } from './snapshot.ts';
import type { Store } from './store.ts';

/** Renders what is wanted, one build at a time, and keeps the engine's files equal to the store's trees. */
export class Builder {
  readonly #platform: Platform;
  readonly #store: Store;
  readonly #readWanted: (root: string, revision: string, paths: readonly string[]) => Promise<void>;
  /** What the engine holds, by virtual root. */
  readonly #sent = new Map<string, FileTree>();
  readonly #virtualRoots = new Map<string, string>();
  readonly #running = new Map<string, AbortController>();

  constructor(
    platform: Platform,
    store: Store,
    readWanted: (root: string, revision: string, paths: readonly string[]) => Promise<void>,
  ) {
    this.#platform = platform;
    this.#store = store;
    this.#readWanted = readWanted;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Starts what is wanted and not running; what runs and is no longer wanted is cancelled. */
  fulfil(
    wanted: readonly WantedBuild[],
    keptBuilds: ReadonlySet<string>,
    keptTrees: ReadonlySet<string>,
  ): void {
    const keys = new Set(wanted.map((build) => build.key));
    for (const [key, running] of this.#running) if (!keys.has(key)) running.abort();
    for (const build of wanted) if (!this.#running.has(build.key)) void this.#run(build);
    this.#forget(keptTrees);
    const { builds } = this.#store.inputs;
    if ([...builds.keys()].every((key) => keptBuilds.has(key))) return;
    this.#store.update((inputs) => ({
      ...inputs,
      builds: new Map([...inputs.builds].filter(([key]) => keptBuilds.has(key))),
    }));
  }

  async #run(wanted: WantedBuild): Promise<void> {
    const tree = this.#tree(wanted);
    if (!tree) return;
    const controller = new AbortController();
    this.#running.set(wanted.key, controller);
    const virtualRoot = this.#virtualRoot(wanted.root, wanted.revision);
    this.#send(virtualRoot, tree);
    const outcome = await this.#platform.kustomize.build(
      { root: join(virtualRoot, wanted.path), order: 'flux', restrictToRoot: false, origins: true },
      controller.signal,
    );
    this.#running.delete(wanted.key);
    if (controller.signal.aborted) return;
    if (!outcome.ok && outcome.failure.code === 'wanted') {
      const paths = outcome.failure.paths.map((path) => relative(virtualRoot, path));
      await this.#readWanted(wanted.root, wanted.revision, paths);
      return;
    }
    this.#store.update((inputs) => {
      const good = toGoodBuild(outcome, virtualRoot, tree, earlierBuilds(inputs, wanted));
      const now = this.#tree(wanted);
      const input: BuildInput = {
        outcome: good,
        stale: now !== tree && (!good.ok || !now || changedBetween(tree, now, good.value.reads)),
        lastGood: good.ok ? good.value : inputs.builds.get(wanted.key)?.lastGood,
      };
      return { ...inputs, builds: new Map(inputs.builds).set(wanted.key, input) };
    });
  }

  #tree({ root, revision }: WantedBuild): FileTree | undefined {
    const repository = this.#store.inputs.repositories.get(root);
    if (revision === workingTree) return repository?.working;
    const commit = repository?.commits.get(revision);
    return commit?.ok ? commit.value : undefined;
  }

  #send(virtualRoot: string, tree: FileTree): void {
    const before = this.#sent.get(virtualRoot);
    if (before === tree) return;
    const changes = new Map<string, string | Uint8Array | UnreadFile | null>();
    for (const [path, content] of tree) {
      if (before?.get(path) !== content) changes.set(join(virtualRoot, path), toEngine(content));
    }
    for (const path of before?.keys() ?? []) if (!tree.has(path)) changes.set(join(virtualRoot, path), null);
    this.#sent.set(virtualRoot, tree);
    if (changes.size > 0) this.#platform.kustomize.setFiles(changes);
  }

  #forget(keptTrees: ReadonlySet<string>): void {
    for (const [name, virtualRoot] of this.#virtualRoots) {
      if (keptTrees.has(name) || !this.#sent.has(virtualRoot)) continue;
      this.#sent.delete(virtualRoot);
      this.#platform.kustomize.setFiles(new Map([[virtualRoot, null]]));
    }
  }

  #virtualRoot(root: string, revision: string): string {
    const name = treeName(root, revision);
    const known = this.#virtualRoots.get(name);
    if (known !== undefined) return known;
    const virtualRoot = `/${String(this.#virtualRoots.size)}`;
    this.#virtualRoots.set(name, virtualRoot);
    return virtualRoot;
  }
}

export const treeName = (root: string, revision: string): string => `${root}\n${revision}`;

const join = (folder: string, path: string): string => (path === '' ? folder : `${folder}/${path}`);

function toEngine(content: FileContent): string | Uint8Array | UnreadFile {
  switch (content.kind) {
    case 'text':
      return content.source.text;
    case 'bytes':
      return content.bytes;
    case 'unread':
      return { unread: true };
  }
}

/** What the same path rendered to before, at this revision and others. */
function earlierBuilds(inputs: Inputs, { root, path }: WantedBuild): readonly GoodBuild[] {
  const revisions = [workingTree, ...(inputs.repositories.get(root)?.commits.keys() ?? [])];
  return revisions.flatMap((revision) => inputs.builds.get(buildKey(root, revision, path))?.lastGood ?? []);
}

/** Files changed while the build ran: names that came or went count as well, kustomize looks for some by name. */
function changedBetween(before: FileTree, now: FileTree, reads: ReadonlySet<string>): boolean {
  if (before.size !== now.size) return true;
  return [...now].some(
    ([path, content]) => !before.has(path) || (reads.has(path) && before.get(path) !== content),
  );
}
