import { EventEmitter, Uri, workspace } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';

/** Read-only texts that exist in memory alone: nothing of a cluster is ever written to a file. */
export class VirtualDocuments implements Disposable {
  readonly #owned = new Disposables();
  readonly #texts = new Map<string, string>();
  readonly #changed = this.#owned.push(new EventEmitter<Uri>());

  constructor() {
    this.#owned.push(
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
      }),
    );
    this.#owned.push(workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())));
  }

  /** The address of a text under this name; setting it again changes the open document. */
  set(name: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${name}` });
    const key = uri.toString();
    if (this.#texts.get(key) !== text) {
      this.#texts.set(key, text);
      this.#changed.fire(uri);
    }
    return uri;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

const scheme = 'plumbline';
