import { commands, EventEmitter, FileDecoration, ThemeColor, Uri, window, workspace } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { Badge } from '../../present/viewModels.ts';
import { colors, contextKeys } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import { corePath } from '../corePath.ts';
import { affectsDecorations, decorates } from '../inputs/decorations.ts';

/** Marks files that control a value which drifted, in the Explorer and wherever else files are named. */
export class FileBadges implements Disposable {
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.push(new EventEmitter<Uri[] | undefined>());
  readonly #badges = new Map<string, Badge>();
  #hasDrift = false;

  constructor(core: CoreClient) {
    this.#owned.push(
      window.registerFileDecorationProvider({
        onDidChangeFileDecorations: this.#changed.event,
        provideFileDecoration: (uri) => (uri.scheme === 'file' ? this.#decoration(uri) : undefined),
      }),
    );
    this.#owned.push(
      core.on('badges', (changes) => {
        for (const { path, badge } of changes) {
          if (badge) this.#badges.set(path, badge);
          else this.#badges.delete(path);
        }
        this.#tell(changes.map(({ path }) => path));
      }),
    );
    this.#owned.push(
      core.onDidEnd(() => {
        // What nobody keeps up to date any more is not shown as if it held.
        const paths = [...this.#badges.keys()];
        this.#badges.clear();
        this.#tell(paths);
      }),
    );
    this.#owned.push(
      workspace.onDidChangeConfiguration((change) => {
        if (affectsDecorations(change)) this.#tell([...this.#badges.keys()]);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #decoration(uri: Uri): FileDecoration | undefined {
    const badge = decorates('files') ? this.#badges.get(corePath(uri)) : undefined;
    if (!badge) return undefined;
    const drifted = badge.mark === 'drift';
    const color = new ThemeColor(drifted ? colors.drift : colors.unknown);
    const decoration = new FileDecoration(drifted ? '≠' : '?', badge.tooltip, color);
    // A folder tells of drift below it; what cannot be known is no reason to look for a file.
    decoration.propagate = drifted;
    return decoration;
  }

  #tell(paths: readonly string[]): void {
    // Of a longer list VS Code takes but a part.
    this.#changed.fire(paths.length > 200 ? undefined : paths.map((path) => Uri.file(path)));
    const hasDrift = [...this.#badges.values()].some(({ mark }) => mark === 'drift');
    if (hasDrift === this.#hasDrift) return;
    this.#hasDrift = hasDrift;
    void commands.executeCommand('setContext', contextKeys.hasDrift, hasDrift);
  }
}
