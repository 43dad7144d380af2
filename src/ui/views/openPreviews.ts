import { workspace } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import { coalesce } from '../../base/schedule.ts';
import type { ComparedStates } from '../../protocol.ts';
import type { CoreClient } from '../coreClient.ts';
import { comparedKind, statesOf } from './comparedDocuments.ts';
import { desiredKind, desiredRow } from './desiredDocuments.ts';
import { paramsOf, previewKind } from './syncPreview.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** Keeps open previews and comparisons up to date, and tells the core which there are: it renders them no longer than that. */
export function followPreviews(core: CoreClient, documents: VirtualDocuments): Disposable {
  const owned = new Disposables();
  const tell = (): void => {
    core.notify('openPreviews', {
      previews: documents.open(previewKind).map((uri) => paramsOf(documents.whatOf(previewKind, uri))),
      compared: documents
        .open(comparedKind)
        .map((uri): ComparedStates => statesOf(documents.whatOf(comparedKind, uri))),
      desired: documents.open(desiredKind).map((uri) => desiredRow(documents.whatOf(desiredKind, uri))),
    });
  };
  owned.push(workspace.onDidOpenTextDocument(tell));
  owned.push(workspace.onDidCloseTextDocument(tell));
  owned.push(core.onDidStart(tell));
  owned.push(
    core.on(
      'previews',
      coalesce(() => {
        documents.remake(previewKind);
        documents.remake(comparedKind);
      }),
    ),
  );
  owned.push(
    core.on(
      'desired',
      coalesce(() => {
        documents.remake(desiredKind);
      }),
    ),
  );
  return owned;
}
