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
import type { LineNote, NoteKind, NoteTarget } from '../../present/viewModels.ts';
import type { Place } from '../../present/place.ts';
import { colors, commands, type IconName } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import { corePath } from '../corePath.ts';
import { affectsDecorations, decorates } from '../inputs/decorations.ts';
import { visibleFiles } from '../inputs/visibleFiles.ts';
import { gutterOf, iconFile } from './icons.ts';

/** Draws the notes of visible files: text at the end of the line, a sign in the gutter, a hover. */
export class LineDecorations implements Disposable {
  readonly #core: CoreClient;
  readonly #owned = new Disposables();
  readonly #texts: ReadonlyMap<NoteKind, TextEditorDecorationType>;
  readonly #gutters: ReadonlyMap<IconName, TextEditorDecorationType>;
  readonly #notes = new Map<string, readonly LineNote[]>();

  constructor(core: CoreClient, extension: Uri) {
    this.#core = core;
    this.#texts = new Map(kinds.map((kind) => [kind, this.#owned.push(textType(kind))] as const));
    this.#gutters = new Map(
      gutterIcons.map((name) => [name, this.#owned.push(gutterType(name, extension))] as const),
    );
    this.#owned.push(
      core.on('notes', ({ path, notes }) => {
        this.#notes.set(path, notes);
        this.#draw((editor) => corePath(editor.document.uri) === path);
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
        if (affectsDecorations(change)) this.#draw(() => true);
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

  /** The most important note on a line, if there is one; `line` is zero-based. */
  noteAt(path: string, line: number): LineNote | undefined {
    return this.#notes.get(path)?.find((note) => note.line === line);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #draw(wanted: (editor: TextEditor) => boolean): void {
    const on = decorates('lines');
    for (const editor of window.visibleTextEditors.filter(wanted)) {
      const { uri, lineCount } = editor.document;
      const all = on && uri.scheme === 'file' ? (this.#notes.get(corePath(uri)) ?? []) : [];
      const notes = all.filter(({ line }) => line < lineCount);
      for (const [kind, type] of this.#texts) {
        const own = notes.filter((note) => note.kind === kind);
        editor.setDecorations(
          type,
          own.map((note) => decoration(editor, note)),
        );
      }
      const lines = [...Map.groupBy(notes, ({ line }) => line)];
      for (const [name, type] of this.#gutters) {
        const own = lines.filter(([, ofLine]) => gutterOf(ofLine.map(({ mark }) => mark)) === name);
        editor.setDecorations(
          type,
          own.map(([line]) => editor.document.lineAt(line).range),
        );
      }
    }
  }
}

const kinds = ['drift', 'pending', 'unknown'] as const satisfies readonly NoteKind[];

const gutterIcons = [
  'drift',
  'missing',
  'driftPending',
  'pending',
  'unknown',
] as const satisfies readonly IconName[];

const textType = (kind: NoteKind): TextEditorDecorationType =>
  window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em', color: new ThemeColor(colors[kind]), fontStyle: 'italic' },
  });

function gutterType(name: (typeof gutterIcons)[number], extension: Uri): TextEditorDecorationType {
  const { light, dark } = iconFile(name, extension);
  const color = name === 'pending' || name === 'unknown' ? colors[name] : colors.drift;
  return window.createTextEditorDecorationType({
    overviewRulerColor: new ThemeColor(color),
    light: { gutterIconPath: light, gutterIconSize: 'contain' },
    dark: { gutterIconPath: dark, gutterIconSize: 'contain' },
  });
}

function decoration(editor: TextEditor, note: LineNote): DecorationOptions {
  const line = editor.document.lineAt(note.line);
  const start = line.range.start.with({ character: line.firstNonWhitespaceCharacterIndex });
  return {
    range: line.range.with({ start }),
    ...(note.hover === '' ? {} : { hoverMessage: hover(note) }),
    renderOptions: {
      after: {
        contentText: note.stale ? `${note.text} (as of the last render)` : note.text,
        ...(note.stale ? greyed : {}),
      },
    },
  };
}

const greyed = { color: new ThemeColor(colors.unknown) };

function hover({ hover: text, targets }: LineNote): MarkdownString {
  const adoptable = targets.filter((one) => one.adoptable);
  const ignorable = targets.filter((one) => one.ignorable);
  const removable = targets.filter((one) => one.removable);
  const adopt = adoptable.length > 0 ? [links('Adopt live value', commands.adoptLive, adoptable)] : [];
  const ignore = ignorable.length > 0 ? [links('Ignore', commands.ignoreField, ignorable)] : [];
  const owners = [...new Map(targets.map(({ owner }) => [owner.row, owner])).values()];
  const [located, others] = [owners.filter((one) => one.located), owners.filter((one) => !one.located)];
  const lines = [
    links('Compare with live', commands.compareWithLive, targets),
    // What a controller keeps changing is no better off with the value that is live now.
    ...(removable.length > 0
      ? [links('Take out of Git', commands.takeOutOfGit, removable), ...ignore, ...adopt]
      : [...adopt, ...ignore]),
    ...(located.length > 0 ? [links('Go to owner', commands.goToOrigin, located)] : []),
    // Its manifest is not here: what it renders is.
    ...(others.length > 0 ? [links('Show what its owner renders', commands.showDesiredState, others)] : []),
    ...furtherLinks(targets),
  ];
  const markdown = new MarkdownString(`${text}\n\n${lines.join('  \n')}`);
  markdown.isTrusted = {
    enabledCommands: [
      commands.compareWithLive,
      commands.adoptLive,
      commands.ignoreField,
      commands.takeOutOfGit,
      commands.goToOrigin,
      commands.showDesiredState,
    ],
  };
  return markdown;
}

/** To where variables are set, or stand. */
function furtherLinks(targets: readonly NoteTarget[]): readonly string[] {
  const all = targets.flatMap(({ label, further = [] }) =>
    further.map((one) => ({
      label: targets.length === 1 ? one.label : `${one.label} (${label})`,
      place: one.place,
    })),
  );
  const distinct = new Map(all.map((one) => [JSON.stringify(one), one]));
  const shown = [...distinct.values()].slice(0, linksInHover);
  return shown.length === 0
    ? []
    : [`Go to ${shown.map(({ label, place }) => link(label, commands.goToOrigin, place)).join(' · ')}`];
}

/** One link, or one for each of several places. */
function links(
  title: string,
  command: string,
  targets: readonly Pick<NoteTarget, 'label' | 'row'>[],
): string {
  const [first] = targets;
  if (first && targets.length === 1) return link(title, command, first.row);
  const shown = targets.slice(0, linksInHover);
  return `${title}: ${shown.map(({ label, row }) => link(label, command, row)).join(' · ')}`;
}

const linksInHover = 12;

/** Names come from the cluster: nothing in them is Markdown. */
function link(label: string, command: string, argument: string | Place): string {
  const plain = label.replace(/[\\`*_{}[\]()#+!|<>~&]/g, '\\$&');
  return `[${plain}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}
