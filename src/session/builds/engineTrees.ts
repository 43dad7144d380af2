import { isAliasBomb } from '../../core/yaml/isAliasBomb.ts';
import type { KustomizeEngine, UnreadFile } from '../../engine/engineApi.ts';
import type { FileContent } from '../git/fileContent.ts';
import type { FileTree } from '../inputs.ts';

/** Keeps the engine's files equal to trees of the store, each below a folder of its own. */
export class EngineTrees {
  readonly #engine: Pick<KustomizeEngine, 'setFiles'>;
  /** By the name that a tree was given. */
  readonly #sent = new Map<string, { readonly folder: string; tree: FileTree }>();

  constructor(engine: Pick<KustomizeEngine, 'setFiles'>) {
    this.#engine = engine;
  }

  /** The folder of the tree of that name, which is this one from now on. */
  send(name: string, tree: FileTree): string {
    let sent = this.#sent.get(name);
    if (!sent) this.#sent.set(name, (sent = { folder: nextFolder(), tree: new Map() }));
    const { folder, tree: before } = sent;
    if (before === tree) return folder;
    const changes = new Map<string, string | Uint8Array | UnreadFile | null>();
    for (const [path, content] of tree)
      if (before.get(path) !== content) changes.set(`${folder}/${path}`, toEngine(content));
    for (const path of before.keys()) if (!tree.has(path)) changes.set(`${folder}/${path}`, null);
    sent.tree = tree;
    if (changes.size > 0) this.#engine.setFiles(changes);
    return folder;
  }

  /** Leaves those that `isKept`. */
  forget(isKept: (name: string) => boolean): void {
    for (const [name, { folder }] of this.#sent) {
      if (isKept(name)) continue;
      this.#sent.delete(name);
      this.#engine.setFiles(new Map([[folder, null]]));
    }
  }
}

/** None is used twice: a build that is still under way, or another session of the same engine, may know the one before by its name. */
const nextFolder = (): string => `/@${String(foldersUsed++)}`;

let foldersUsed = 0;

function toEngine(content: FileContent): string | Uint8Array | UnreadFile | null {
  switch (content.kind) {
    case 'text':
      // Asked for, it is told to be what it is.
      return isAliasBomb(content.source) ? { unread: true } : content.source.text;
    case 'bytes':
      return content.bytes;
    case 'unread':
      return { unread: true };
    case 'submodule':
      return null;
  }
}
