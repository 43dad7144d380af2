import { Position, Range, Uri, window } from 'vscode';
import { UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';
import { target } from './targetRow.ts';

/** Opens the line of Git that controls a value. */
export async function goToOrigin(context: CommandContext, argument?: unknown): Promise<void> {
  const { row } = await target(context, argument);
  const place = row === undefined ? undefined : await context.core.request('place', { row });
  if (!place) throw new UserError('No line of this workspace is known to control this value.');
  const position = new Position(place.line, place.column);
  await window.showTextDocument(Uri.file(place.path), { selection: new Range(position, position) });
}
