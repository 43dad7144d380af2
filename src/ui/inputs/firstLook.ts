import { Range, workspace, type TextDocument } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import { bufferPath, isManifestLike } from './manifestLike.ts';

/** Calls `found` whenever an open document begins to look like a Kubernetes manifest. A look costs under a millisecond. */
export function watchForManifests(found: () => void): Disposable {
  const owned = new Disposables();
  const look = (document: TextDocument): void => {
    if (bufferPath(document) !== undefined && isManifestLike(document) && looksLikeManifest(document))
      found();
  };
  owned.push(workspace.onDidOpenTextDocument(look));
  owned.push(workspace.onDidChangeTextDocument(({ document }) => look(document)));
  for (const document of workspace.textDocuments) look(document);
  return owned;
}

const looksLikeManifest = (document: TextDocument): boolean =>
  /^[\s{]*"?apiVersion"?\s*:/m.test(document.getText(new Range(0, 0, linesLookedAt, 0)));

const linesLookedAt = 200;
