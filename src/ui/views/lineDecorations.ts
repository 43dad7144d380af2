import {
  MarkdownString,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type TextEditor,
  type TextEditorDecorationType,
  type Uri,
} from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { LineNote, Mark } from '../../present/viewModels.ts';
import { colors, commands, settings } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import { visibleFiles } from '../inputs/visibleFiles.ts';
import { iconOf } from './icons.ts';

/** Draws the notes of visible files: text at the end of the line, a sign in the gutter, a hover. */
export class LineDecorations implements Disposable {
  readonly #core: CoreClient;
  readonly #owned = new Disposables();
  readonly #types: ReadonlyMap<Mark, TextEditorDecorationType>;
  readonly #notes = new Map<string, readonly LineNote[]>();

  constructor(core: CoreClient, extension: Uri) {
    this.#core = core;
    this.#types = new Map(
      drawnMarks.map((mark) => [mark, this.#owned.push(decorationType(mark, extension))] as const),
    );
    this.#owned.push(
      core.on('notes', ({ path, notes }) => {
        this.#notes.set(path, notes);
        this.#draw((editor) => editor.document.uri.fsPath === path);
      }),
    );
    this.#owned.push(
      core.onDidEnd(() => {
        // What nobody keeps up to date any more is not shown as if it held.
        this.#notes.clear();
        this.#draw(() => true);
      }),
    );
    this.#owned.push(
      window.onDidChangeVisibleTextEditors(() => {
        this.show();
      }),
    );
    this.#owned.push(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settings.driftDecorations.id)) this.#draw(() => true);
      }),
    );
  }

  /** Tells the core what is visible, and draws what is known of it. */
  show(): void {
    const files = visibleFiles();
    const visible = new Set(files.map(({ path }) => path));
    this.#core.notify('visibleFiles', { files });
    for (const path of [...this.#notes.keys()]) if (!visible.has(path)) this.#notes.delete(path);
    this.#draw(() => true);
  }

  /** The note on a line, if there is one; `line` is zero-based. */
  noteAt(path: string, line: number): LineNote | undefined {
    return this.#notes.get(path)?.find((note) => note.line === line);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #draw(wanted: (editor: TextEditor) => boolean): void {
    const on = workspace
      .getConfiguration()
      .get(settings.driftDecorations.id, settings.driftDecorations.fallback);
    for (const editor of window.visibleTextEditors.filter(wanted)) {
      const notes =
        on && editor.document.uri.scheme === 'file' ? this.#notes.get(editor.document.uri.fsPath) : undefined;
      const lines = mergedByLine(notes ?? []).filter(({ line }) => line < editor.document.lineCount);
      for (const [mark, type] of this.#types) {
        const options = lines.filter((note) => note.mark === mark).map((note) => decoration(editor, note));
        editor.setDecorations(type, options);
      }
    }
  }
}

const drawnMarks = ['drift', 'missing', 'deleting', 'pending', 'unknown'] as const satisfies readonly Mark[];

function decorationType(mark: (typeof drawnMarks)[number], extension: Uri): TextEditorDecorationType {
  const icon = iconOf(mark, extension);
  return window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em', color: new ThemeColor(colorOf(mark)), fontStyle: 'italic' },
    overviewRulerColor: new ThemeColor(colorOf(mark)),
    light: { gutterIconPath: icon.light, gutterIconSize: 'contain' },
    dark: { gutterIconPath: icon.dark, gutterIconSize: 'contain' },
  });
}

function colorOf(mark: (typeof drawnMarks)[number]): string {
  switch (mark) {
    case 'drift':
    case 'missing':
    case 'deleting':
      return colors.drift;
    case 'pending':
      return colors.pending;
    case 'unknown':
      return colors.unknown;
  }
}

function decoration(editor: TextEditor, note: LineNote): DecorationOptions {
  const { range } = editor.document.lineAt(note.line);
  const start = range.start.with({
    character: editor.document.lineAt(note.line).firstNonWhitespaceCharacterIndex,
  });
  const hover = new MarkdownString(note.hover);
  hover.isTrusted = { enabledCommands: [commands.compareWithLive] };
  return {
    range: range.with({ start }),
    hoverMessage: hover,
    renderOptions: {
      after: {
        contentText: note.stale ? `${note.text} (as of the last render)` : note.text,
        ...(note.stale ? greyed : {}),
      },
    },
  };
}

const greyed = { color: new ThemeColor(colors.unknown) };
const argument = (row: string): string => encodeURIComponent(JSON.stringify([row]));

/** One decoration a line and mark: several environments or fields on one line share its end. */
function mergedByLine(notes: readonly LineNote[]): readonly LineNote[] {
  const merged = new Map<string, LineNote>();
  for (const one of notes) {
    const link = `[Compare with live](command:${commands.compareWithLive}?${argument(one.row)})`;
    const note = { ...one, hover: `${one.hover}\n\n${link}` };
    const key = `${note.mark}:${String(note.line)}`;
    const before = merged.get(key);
    merged.set(
      key,
      before
        ? {
            ...before,
            text: `${before.text}; ${note.text}`,
            hover: `${before.hover}\n\n---\n\n${note.hover}`,
          }
        : note,
    );
  }
  return [...merged.values()];
}
