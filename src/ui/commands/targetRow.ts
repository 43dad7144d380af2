import { window } from 'vscode';
import type { NoteTarget, TreeRow } from '../../present/viewModels.ts';
import type { RowOrPlace } from '../../present/rowOrPlace.ts';
import { corePath } from '../corePath.ts';
import { Cancelled, UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';

/** What a command is about: the row it was called with, the selected row, or the line of the cursor. */
export async function target(context: CommandContext, argument: unknown): Promise<RowOrPlace> {
  if (typeof argument === 'string') return { row: argument };
  if (isRow(argument)) return { row: argument.id };
  const editor = window.activeTextEditor;
  if (editor?.document.uri.scheme === 'file') {
    const path = corePath(editor.document.uri);
    const line = editor.selection.active.line;
    const note = context.decorations.noteAt(path, line);
    return note ? { row: await oneOf(note.targets) } : { path, line };
  }
  const selected = context.driftView.tree.selection[0];
  if (selected) return { row: selected.id };
  throw new UserError(
    'Select a row of the Drift view, or put the cursor on a resource, and run the command again.',
  );
}

/** A line may control a value in several environments. */
async function oneOf(targets: readonly NoteTarget[]): Promise<string> {
  const [first] = targets;
  if (first && targets.length === 1) return first.row;
  const picked = await window.showQuickPick([...targets], { title: 'This line counts in several places' });
  if (!picked) throw new Cancelled();
  return picked.row;
}

export const isRow = (value: unknown): value is TreeRow =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
