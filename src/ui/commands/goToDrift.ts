import { Range, Uri, window, workspace } from 'vscode';
import { corePath } from '../corePath.ts';
import type { CommandContext } from './commandContext.ts';

/** Goes on to the line with drift after the cursor, or before it, in this file or another; says where that is. */
export async function goToDrift({ core }: CommandContext, direction: 'next' | 'previous'): Promise<void> {
  const editor = window.activeTextEditor;
  const from =
    editor?.document.uri.scheme === 'file'
      ? { path: corePath(editor.document.uri), line: editor.selection.active.line }
      : undefined;
  const stop = await core.request('driftStop', { direction, ...(from ? { from } : {}) });
  if (!stop) {
    say('No line of this workspace is known to have drifted.');
    return;
  }
  const uri = Uri.file(stop.place.path);
  const document = await workspace.openTextDocument(uri);
  const line = document.lineAt(Math.min(stop.place.line, document.lineCount - 1));
  const start = line.range.start.with({ character: line.firstNonWhitespaceCharacterIndex });
  await window.showTextDocument(document, { selection: new Range(start, start) });
  const file = workspace.asRelativePath(uri);
  say(
    `Drift ${String(stop.number)} of ${String(stop.count)}: ${stop.text} (${file}, line ${String(stop.place.line + 1)})`,
  );
}

/** In the status bar, where screen readers find it too, until the person has read it. */
function say(text: string): void {
  window.setStatusBarMessage(text, 8000);
}
