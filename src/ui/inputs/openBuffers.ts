import { workspace, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { TextEdit } from '../../core/yaml/textEdit.ts';
import type { CoreClient } from '../coreClient.ts';
import { bufferPath, isManifestLike } from './manifestLike.ts';

/**
 * Tells the core the text of open documents that can matter: all of it once, then what is typed. A 50,000-line text
 * takes the extension host milliseconds to put together, and a keystroke must not.
 */
export class OpenBuffers implements Disposable {
  readonly #core: CoreClient;
  readonly #owned = new Disposables();
  readonly #told = new Set<string>();
  /** Not told yet, by path. */
  readonly #edits = new Map<string, PendingEdits>();
  /** Neither YAML nor JSON, and read by a build. */
  #filesRead: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | undefined;
  #flushedAt = 0;

  constructor(core: CoreClient) {
    this.#core = core;
    this.#owned.push(workspace.onDidOpenTextDocument((document) => this.#tellWhole(document)));
    this.#owned.push(workspace.onDidChangeTextDocument((change) => this.#noteEdits(change)));
    this.#owned.push(workspace.onDidSaveTextDocument((document) => this.#noteState(document)));
    this.#owned.push(workspace.onDidCloseTextDocument((document) => this.#close(document)));
    this.#owned.push(
      core.on('bufferWanted', ({ path }) => {
        this.#told.delete(path);
        for (const document of workspace.textDocuments)
          if (bufferPath(document) === path) this.#tellWhole(document);
      }),
    );
    this.#owned.push(
      core.on('filesRead', ({ paths }) => {
        this.#filesRead = new Set(paths);
        for (const document of workspace.textDocuments) this.#tellWhole(document);
      }),
    );
  }

  /** Tells all there is, as to a core that has just started. */
  tellAll(): void {
    this.#told.clear();
    this.#edits.clear();
    for (const document of workspace.textDocuments) this.#tellWhole(document);
  }

  /** What was typed is told now: what is asked next is about the text as it is. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushedAt = performance.now();
    for (const [path, { document, edits }] of this.#edits) {
      if (document.isClosed) continue;
      const dirty = document.isDirty;
      // The editor keeps the starts of lines: this does not put the text together.
      const length = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
      this.#core.notify('buffer', { kind: 'edits', path, dirty, edits, length });
    }
    this.#edits.clear();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #tellWhole(document: TextDocument): void {
    const path = bufferPath(document);
    if (path === undefined || this.#told.has(path) || !this.#matters(document, path)) return;
    this.#told.add(path);
    this.#edits.delete(path);
    this.#core.notify('buffer', { kind: 'whole', path, dirty: document.isDirty, text: document.getText() });
  }

  #noteEdits({ document, contentChanges }: TextDocumentChangeEvent): void {
    const path = bufferPath(document);
    if (path === undefined) return;
    if (!this.#told.has(path)) {
      this.#tellWhole(document);
      return;
    }
    const pending = this.#edits.get(path) ?? { document, edits: [] };
    this.#edits.set(path, pending);
    for (const { rangeOffset, rangeLength, text } of contentChanges)
      pending.edits.push({ start: rangeOffset, end: rangeOffset + rangeLength, text });
    if (pending.edits.length > editLimit) {
      this.#told.delete(path);
      this.#tellWhole(document);
      return;
    }
    this.#schedule();
  }

  /** Whether it differs from its file may have changed without a change of the text. */
  #noteState(document: TextDocument): void {
    this.#noteEdits({ document, contentChanges: [], reason: undefined });
  }

  #close(document: TextDocument): void {
    const path = bufferPath(document);
    if (path === undefined || !this.#told.delete(path)) return;
    this.#edits.delete(path);
    this.#core.notify('buffer', { kind: 'closed', path });
  }

  /** The first keystroke is told at once, those of one frame together. */
  #schedule(): void {
    if (this.#timer) return;
    const wait = Math.max(0, this.#flushedAt + frameMs - performance.now());
    if (wait === 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), wait);
  }

  #matters(document: TextDocument, path: string): boolean {
    return isManifestLike(document) || this.#filesRead.has(path);
  }
}

interface PendingEdits {
  readonly document: TextDocument;
  readonly edits: TextEdit[];
}

const frameMs = 16;

/** More edits at once, as from replacing a word everywhere, are told as the whole text. */
const editLimit = 500;
