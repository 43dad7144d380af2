import { CodeLens, EventEmitter, languages, Range, workspace, type TextDocument } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { FileLens } from '../../present/viewModels.ts';
import { commands, settings } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import { bufferPath } from '../inputs/manifestLike.ts';

/** The line above a visible file that says which owners it reaches. */
export function createOwnerLenses(core: CoreClient): Disposable {
  const owned = new Disposables();
  const changed = owned.push(new EventEmitter<void>());
  const lenses = new Map<string, FileLens>();
  owned.push(
    languages.registerCodeLensProvider(
      { scheme: 'file' },
      {
        onDidChangeCodeLenses: changed.event,
        provideCodeLenses: (document) => lensesOf(document, lenses),
      },
    ),
  );
  owned.push(
    core.on('lens', ({ path, lens }) => {
      if (lens) lenses.set(path, lens);
      else lenses.delete(path);
      changed.fire();
    }),
  );
  owned.push(
    core.onDidEnd(() => {
      // What nobody keeps up to date any more is not shown as if it held.
      lenses.clear();
      changed.fire();
    }),
  );
  owned.push(
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settings.ownersCodeLens.id)) changed.fire();
    }),
  );
  return owned;
}

function lensesOf(document: TextDocument, lenses: ReadonlyMap<string, FileLens>): CodeLens[] {
  const path = bufferPath(document);
  const lens = path === undefined ? undefined : lenses.get(path);
  if (!lens || workspace.getConfiguration('', document).get(settings.ownersCodeLens.id) === false) return [];
  const { text, isUsed } = lens;
  // Without a command the editor shows plain text.
  const command = isUsed
    ? { title: text, command: commands.showOwners, tooltip: 'List the owners that this file reaches' }
    : { title: text, command: '' };
  return [new CodeLens(new Range(0, 0, 0, 0), isUsed ? { ...command, arguments: [document.uri] } : command)];
}
