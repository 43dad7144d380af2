import { window } from 'vscode';
import type { TreeRow } from '../../present/viewModels.ts';
import type { RowOrPlace } from '../../protocol.ts';
import { UserError } from '../userError.ts';
import type { CommandContext } from './commandContext.ts';

/** What a command is about: the row it was called with, the selected row, or the line of the cursor. */
export function target(context: CommandContext, argument: unknown): RowOrPlace {
  if (typeof argument === 'string') return { row: argument };
  if (isRow(argument)) return { row: argument.id };
  const editor = window.activeTextEditor;
  if (editor?.document.uri.scheme === 'file') {
    const line = editor.selection.active.line;
    const note = context.decorations.noteAt(editor.document.uri.fsPath, line);
    return note ? { row: note.row } : { path: editor.document.uri.fsPath, line };
  }
  const selected = context.tree.selection[0];
  if (selected) return { row: selected.id };
  throw new UserError(
    'Select a row of the Drift view, or put the cursor on a resource, and run the command again.',
  );
}

const isRow = (value: unknown): value is TreeRow =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
