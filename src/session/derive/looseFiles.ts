import type { SourceText } from '../../core/yaml/sourceText.ts';
import { fileContent } from '../git/fileContent.ts';
import type { Inputs } from '../inputs.ts';
import { placeInRepository } from '../git/placeInRepository.ts';
import type { Platform } from '../platform.ts';
import type { Store } from '../store.ts';

/**
 * Outside of any repository nobody lists the files, so that what says whether an open file is a manifest at all, charts
 * and kustomizations, is looked for beside it and in the folders above.
 */
export class LooseFiles {
  readonly #store: Store;
  readonly #platform: Pick<Platform, 'readFile'>;
  readonly #folders = new Set<string>();
  #running = 0;

  constructor(store: Store, platform: Pick<Platform, 'readFile'>) {
    this.#store = store;
    this.#platform = platform;
  }

  get idle(): boolean {
    return this.#running === 0;
  }

  fulfil(inputs: Inputs): void {
    if (!inputs.validation) return;
    for (const path of inputs.buffers.keys()) {
      if (placeInRepository(inputs, path)) continue;
      for (const folder of foldersAbove(path)) {
        if (this.#folders.has(folder)) continue;
        this.#folders.add(folder);
        void this.#read(names.map((name) => `${folder}/${name}`));
      }
    }
  }

  /** Absolute paths of files that were made, changed or removed on disk. */
  filesChanged(paths: readonly string[]): void {
    const known = paths.filter((path) => names.includes(nameOf(path)) && this.#folders.has(folderOf(path)));
    if (known.length > 0) void this.#read(known);
  }

  async #read(paths: readonly string[]): Promise<void> {
    this.#running++;
    const read = await Promise.all(
      paths.map(async (path) => [path, await this.#platform.readFile(folderOf(path), nameOf(path))] as const),
    );
    this.#running--;
    this.#store.update((inputs) => {
      const looseFiles = new Map<string, SourceText>(inputs.looseFiles);
      for (const [path, bytes] of read) {
        const content = bytes && fileContent(path, bytes);
        if (content?.kind === 'text') looseFiles.set(path, content.source);
        else looseFiles.delete(path);
      }
      const same = looseFiles.size === 0 && inputs.looseFiles.size === 0;
      return same ? inputs : { ...inputs, looseFiles };
    });
  }
}

/** The nearest first; a chart or kustomization farther up than this is of something else. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (
    let end = path.lastIndexOf('/');
    end > 0 && folders.length < levels;
    end = path.lastIndexOf('/', end - 1)
  )
    folders.push(path.slice(0, end));
  return folders;
}

const levels = 6;
const names = ['Chart.yaml', 'kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
