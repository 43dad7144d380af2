import { EventEmitter, Uri, workspace, type DocumentFilter } from 'vscode';
import { ChangesInTurn } from '../../base/changesInTurn.ts';
import { Disposables, type Disposable } from '../../base/disposable.ts';

/**
 * Read-only texts that exist in memory alone: nothing of a cluster is ever written to a file. A text either is set, or
 * its address says how to make it, so that a tab can be opened again.
 */
export class VirtualDocuments implements Disposable {
  readonly #owned = new Disposables();
  readonly #texts = new Map<string, string>();
  readonly #makers = new Map<string, Maker>();
  readonly #changed = this.#owned.push(new EventEmitter<Uri>());
  readonly #changes = this.#owned.push(
    new ChangesInTurn({
      fire: (key) => {
        this.#changed.fire(Uri.parse(key));
      },
      shown: (key) => openText(key),
    }),
  );

  constructor() {
    this.#owned.push(
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.#provide(uri),
      }),
    );
    this.#owned.push(
      workspace.onDidChangeTextDocument(({ document: { uri } }) => {
        if (uri.scheme === scheme) this.#changes.look(uri.toString());
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
      this.#changes.changed(key);
    }
    return uri;
  }

  /** Texts of this kind are made from what their address says. */
  makeBy(kind: string, maker: Maker): void {
    this.#makers.set(kind, maker);
  }

  /** The address of a text that `makeBy` has a maker for. `what` has to be plain data. */
  address(kind: string, name: string, what: unknown): Uri {
    return Uri.from({ scheme, authority: kind, path: `/${name}`, query: JSON.stringify(what) });
  }

  /** What an address of this kind says; undefined of any other. */
  whatOf(kind: string, { scheme: given, authority, query }: Uri): unknown {
    if (given !== scheme || authority !== kind) return undefined;
    try {
      return JSON.parse(query) as unknown;
    } catch {
      return undefined;
    }
  }

  /** Has the open texts of a kind made anew. */
  remake(kind: string): void {
    for (const uri of this.open(kind)) this.#changes.changed(uri.toString());
  }

  open(kind: string): readonly Uri[] {
    return workspace.textDocuments.flatMap(({ uri, isClosed }) =>
      uri.scheme === scheme && uri.authority === kind && !isClosed ? [uri] : [],
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #provide(uri: Uri): Promise<string> {
    const key = uri.toString();
    try {
      const text = this.#texts.get(key) ?? (await this.#made(uri));
      this.#changes.given(key, text);
      return text;
    } catch (error) {
      this.#changes.failed(key);
      throw error;
    }
  }

  #made(uri: Uri): Promise<string> | string {
    const what = this.whatOf(uri.authority, uri);
    return this.#makers.get(uri.authority)?.(uri, what) ?? '';
  }
}

type Maker = (uri: Uri, what: unknown) => Promise<string>;

/** Names these texts to the editor's language features. */
export const virtualDocuments: DocumentFilter = { scheme: 'plumbline' };

const scheme = 'plumbline';

const openText = (key: string): string | undefined =>
  workspace.textDocuments
    .find(({ uri, isClosed }) => uri.scheme === scheme && !isClosed && uri.toString() === key)
    ?.getText();
