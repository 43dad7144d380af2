import { workspace, type TextDocument } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { CoreClient } from '../coreClient.ts';

/** Tells the core the text of every buffer that differs from its file. */
export function watchBuffers(core: CoreClient): Disposable & { readonly tellAll: () => void } {
  const owned = new Disposables();
  const told = new Set<string>();
  const tell = (document: TextDocument, open: boolean): void => {
    if (document.uri.scheme !== 'file') return;
    const path = document.uri.fsPath;
    if (open && document.isDirty) {
      told.add(path);
      core.notify('buffer', { path, text: document.getText() });
    } else if (told.delete(path)) core.notify('buffer', { path });
  };
  const tellAll = (): void => {
    for (const document of workspace.textDocuments) tell(document, true);
  };
  tellAll();
  owned.push(
    workspace.onDidChangeTextDocument(({ document }) => {
      tell(document, true);
    }),
  );
  owned.push(
    workspace.onDidSaveTextDocument((document) => {
      tell(document, true);
    }),
  );
  owned.push(
    workspace.onDidCloseTextDocument((document) => {
      tell(document, false);
    }),
  );
  return {
    tellAll,
    dispose: () => {
      owned.dispose();
    },
  };
}
