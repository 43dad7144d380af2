import {
  DocumentLink,
  FoldingRange,
  languages,
  Range,
  Uri,
  window,
  workspace,
  type DocumentLinkProvider,
  type FoldingRangeProvider,
  type TextDocument,
} from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { SyncPreview as Preview } from '../../present/viewModels.ts';
import type { PreviewParams } from '../../protocol.ts';
import { syncPlanLanguage } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/**
 * Sync previews: read-only documents that follow edits, Git and the cluster while they are open. The address says of which
 * revision one is, so that it opens again with the window.
 */
export class SyncPreview implements Disposable, DocumentLinkProvider, FoldingRangeProvider {
  readonly #documents: VirtualDocuments;
  readonly #owned = new Disposables();
  readonly #shown = new Map<string, Preview>();

  constructor(core: CoreClient, documents: VirtualDocuments) {
    this.#documents = documents;
    documents.makeBy(previewKind, async (uri, what) => {
      const preview = await core.request('syncPreview', paramsOf(what));
      this.#shown.set(uri.toString(), preview);
      return preview.text;
    });
    const language = { language: syncPlanLanguage.id };
    this.#owned.push(languages.registerDocumentLinkProvider(language, this));
    this.#owned.push(languages.registerFoldingRangeProvider(language, this));
    this.#owned.push(workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri.toString())));
  }

  async show(params: PreviewParams): Promise<void> {
    const of = params.root === undefined ? '' : ` of ${params.revision.replaceAll('/', '∕')}`;
    const uri = this.#documents.address(
      previewKind,
      `Sync Preview${of}${syncPlanLanguage.extension}`,
      params,
    );
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: false });
  }

  provideDocumentLinks({ uri }: TextDocument): DocumentLink[] {
    return (this.#shown.get(uri.toString())?.links ?? []).map(({ line, start, end, place }) => {
      const target = Uri.file(place.path).with({ fragment: `L${String(place.line + 1)}` });
      return new DocumentLink(new Range(line, start, line, end), target);
    });
  }

  provideFoldingRanges({ uri }: TextDocument): FoldingRange[] {
    return (this.#shown.get(uri.toString())?.folds ?? []).map(
      ({ start, end }) => new FoldingRange(start, end),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** What a preview's address begins with. */
export const previewKind = 'preview';

/** An address may come from anywhere. */
export function paramsOf(what: unknown): PreviewParams {
  const { root, revision } =
    typeof what === 'object' && what !== null ? (what as Partial<PreviewParams>) : {};
  return typeof root === 'string' && typeof revision === 'string'
    ? { root, revision }
    : { revision: 'working' };
}
