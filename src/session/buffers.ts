import type { TextEdit } from '../core/yaml/textEdit.ts';
import type { Repositories } from './git/repositories.ts';
import type { Store } from './store.ts';

/** The open documents as the editor has them. Those that differ from their files also win over the disk in builds. */
export class Buffers {
  readonly #store: Store;
  readonly #repositories: BufferedFiles;

  constructor(store: Store, repositories: BufferedFiles) {
    this.#store = store;
    this.#repositories = repositories;
  }

  /** The whole text of a document. */
  set(path: string, text: string, dirty: boolean): void {
    this.#put(path, text);
    this.#tell(path, text, dirty);
  }

  /** False where the text is not known, or these are edits of another text: the whole has to be asked for. */
  edit(path: string, edits: readonly TextEdit[], dirty: boolean, length: number): boolean {
    const before = this.#store.inputs.buffers.get(path);
    if (!before) return false;
    const text = edits.reduce(applied, before.text);
    if (text.length !== length) {
      this.close(path);
      return false;
    }
    if (text !== before.text) this.#put(path, text);
    this.#tell(path, text, dirty);
    return true;
  }

  close(path: string): void {
    this.#store.update((inputs) => {
      if (!inputs.buffers.has(path)) return inputs;
      const buffers = new Map(inputs.buffers);
      buffers.delete(path);
      return { ...inputs, buffers };
    });
    this.#repositories.setBuffer(path, undefined);
  }

  #tell(path: string, text: string, dirty: boolean): void {
    this.#repositories.setBuffer(path, dirty ? text : undefined);
    if (!dirty) this.#repositories.fileHas(path, text);
  }

  #put(path: string, text: string): void {
    this.#store.update((inputs) => ({
      ...inputs,
      buffers: new Map(inputs.buffers).set(path, { path, text }),
    }));
  }
}

type BufferedFiles = Pick<Repositories, 'setBuffer' | 'fileHas'>;

const applied = (text: string, { start, end, text: inserted }: TextEdit): string =>
  text.slice(0, start) + inserted + text.slice(end);
