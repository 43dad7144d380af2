import { Position, Range, window, workspace } from 'vscode';
import type { Place } from '../../present/place.ts';
import { UserError } from '../userError.ts';
import { placeUri } from '../views/chartFiles.ts';
import type { CommandContext } from './commandContext.ts';
import { target } from './targetRow.ts';

/** Opens the line of Git, or of a chart that was fetched, that controls a value: of a row, or as a link in a hover names it. */
export async function goToOrigin(context: CommandContext, argument?: unknown): Promise<void> {
  const place = isPlace(argument) ? argument : await placeOfRow(context, argument);
  if (!place) throw new UserError('No line of this workspace is known to control this value.');
  const position = new Position(place.line, place.column);
  const document = await workspace.openTextDocument(placeUri(context.documents, place));
  await window.showTextDocument(document, { selection: new Range(position, position) });
}

async function placeOfRow(context: CommandContext, argument: unknown): Promise<Place | undefined> {
  const { row } = await target(context, argument);
  return row === undefined ? undefined : context.core.request('place', { row });
}

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' && value !== null && 'line' in value && 'column' in value && 'path' in value;
