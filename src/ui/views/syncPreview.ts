import {
  DocumentLink,
  languages,
  Range,
  Uri,
  window,
  workspace,
  type DocumentLinkProvider,
  type TextDocument,
} from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import { coalesce } from '../../base/schedule.ts';
import type { SyncPreview as Preview } from '../../present/viewModels.ts';
import { syncPlanLanguage } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** The sync preview: a read-only document that follows edits, Git and the cluster while it is open. */
export class SyncPreview implements Disposable, DocumentLinkProvider {
  readonly #core: CoreClient;
  readonly #documents: VirtualDocuments;
  readonly #owned = new Disposables();
  #shown: { readonly uri: Uri; readonly preview: Preview } | undefined;

  constructor(core: CoreClient, documents: VirtualDocuments) {
    this.#core = core;
    this.#documents = documents;
    const follow = coalesce(() => {
      // A core that ends meanwhile tells anew when it has started again.
      this.#update().catch(() => undefined);
    });
    this.#owned.push(core.on('tree', follow));
    this.#owned.push(core.on('status', follow));
    this.#owned.push(languages.registerDocumentLinkProvider({ language: syncPlanLanguage.id }, this));
  }

  async show(): Promise<void> {
    const uri = await this.#load();
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: false });
  }

  provideDocumentLinks({ uri }: TextDocument): DocumentLink[] {
    if (this.#shown?.uri.toString() !== uri.toString()) return [];
    return this.#shown.preview.links.map(({ line, start, end, place }) => {
      const target = Uri.file(place.path).with({ fragment: `L${String(place.line + 1)}` });
      return new DocumentLink(new Range(line, start, line, end), target);
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #update(): Promise<void> {
    const shown = this.#shown?.uri.toString();
    if (workspace.textDocuments.some(({ uri }) => uri.toString() === shown)) await this.#load();
  }

  async #load(): Promise<Uri> {
    const preview = await this.#core.request('syncPreview', {});
    const uri = this.#documents.set(`Sync Preview${syncPlanLanguage.extension}`, preview.text);
    this.#shown = { uri, preview };
    return uri;
  }
}
