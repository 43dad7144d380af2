import type { Json, JsonArray } from '../core/resource/json.ts';
import type { FileChanges, UnreadFile } from './engineApi.ts';

type Contents = string | Uint8Array | UnreadFile;

/** The files that an engine holds, kept here to give them to the next worker. */
export class VirtualFiles {
  readonly #files: Map<string, Contents>;

  constructor(files?: VirtualFiles) {
    this.#files = files ? new Map(files.#files) : new Map<string, Contents>();
  }

  set(changes: FileChanges): void {
    for (const [path, contents] of changes) {
      if (contents === null) this.#remove(path);
      else this.#files.set(path, contents);
    }
  }

  /** Everything, as the argument of `setFiles`. */
  all(): JsonArray {
    return VirtualFiles.written(this.#files);
  }

  /** Changes as the argument of `setFiles` in engine/kustomize. The order counts: a folder may go and come back. */
  static written(changes: FileChanges): JsonArray {
    return [...changes].map(([path, contents]) => ({ path, ...written(contents) }));
  }

  #remove(path: string): void {
    const folder = path === '/' ? path : `${path}/`;
    this.#files.delete(path);
    for (const name of this.#files.keys()) if (name.startsWith(folder)) this.#files.delete(name);
  }
}

function written(contents: Contents | null): Record<string, Json> {
  if (contents === null) return { removed: true };
  if (typeof contents === 'string') return { text: contents };
  if ('unread' in contents) return { unread: true };
  return { base64: Buffer.from(contents).toString('base64') };
}
