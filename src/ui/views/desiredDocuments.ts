import {
  Hover,
  languages,
  MarkdownString,
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  window,
  workspace,
  type Disposable as Registration,
  type TextDocument,
} from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { DesiredField } from '../../present/viewModels.ts';
import type { CoreClient } from '../coreClient.ts';
import { commands } from '../contributions.ts';
import { placeUri } from './chartFiles.ts';
import { virtualDocuments, type VirtualDocuments } from './virtualDocuments.ts';

/** What the address of an owner's desired state begins with. */
export const desiredKind = 'desired';

/**
 * What owners render, as read-only documents that follow edits while they are open. A hover says which line controls a
 * field, and Go to Definition leads there.
 */
export function serveDesiredDocuments(core: CoreClient, documents: VirtualDocuments): Disposable {
  const owned = new Disposables();
  documents.makeBy(desiredKind, async (_uri, what) => {
    const { text } = await core.request('desiredState', { row: desiredRow(what) });
    return text;
  });
  const fieldAt = async (document: TextDocument, position: Position): Promise<DesiredField | undefined> => {
    const what = documents.whatOf(desiredKind, document.uri);
    if (what === undefined) return undefined;
    const { line, character } = position;
    return core.request('desiredField', { row: desiredRow(what), line, character });
  };
  const own = (registration: Registration): unknown => owned.push(registration);
  own(
    languages.registerHoverProvider(virtualDocuments, {
      provideHover: async (document, position) => {
        const field = await fieldAt(document, position);
        return field && new Hover(hoverText(field), rangeOf(field, position));
      },
    }),
  );
  own(
    languages.registerDefinitionProvider(virtualDocuments, {
      provideDefinition: async (document, position) => {
        const field = await fieldAt(document, position);
        if (!field?.place) return undefined;
        const { line, column } = field.place;
        const at = new Range(line, column, line, column);
        return [
          {
            originSelectionRange: rangeOf(field, position),
            targetUri: placeUri(documents, field.place),
            targetRange: at,
            targetSelectionRange: at,
          },
        ];
      },
    }),
  );
  return owned;
}

/** Opens the desired state of the owner of a row, at the object where the row is of one. */
export async function showDesired(core: CoreClient, documents: VirtualDocuments, row: string): Promise<void> {
  const state = await core.request('desiredState', { row });
  const [environment = '', , owner = ''] = JSON.parse(state.row) as readonly string[];
  const name = `${environment}/${owner.replaceAll('/', '∕')}.yaml`;
  const uri = documents.address(desiredKind, name, { row: state.row });
  const document = await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document, { preview: false });
  if (state.line === 0) return;
  const at = new Position(state.line, 0);
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at), TextEditorRevealType.AtTop);
}

/** An address may come from anywhere. */
export function desiredRow(what: unknown): string {
  const row = typeof what === 'object' && what !== null && 'row' in what ? what.row : undefined;
  return typeof row === 'string' && isRow(row) ? row : '[]';
}

function isRow(text: string): boolean {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string');
  } catch {
    return false;
  }
}

const rangeOf = ({ start, end }: DesiredField, { line }: Position): Range =>
  new Range(line, start, line, end);

function hoverText({ hover, place, further = [] }: DesiredField): MarkdownString {
  const links = [...(place ? [{ label: 'the line', place }] : []), ...further].map(
    ({ label, place: to }) =>
      `[Open ${label}](command:${commands.goToOrigin}?${encodeURIComponent(JSON.stringify([to]))})`,
  );
  const markdown = new MarkdownString(links.length > 0 ? `${hover}\n\n${links.join(' · ')}` : hover);
  markdown.isTrusted = { enabledCommands: [commands.goToOrigin] };
  return markdown;
}
