import {
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  type Command,
  type Memento,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { TreeOptions } from '../../present/treeOptions.ts';
import type { TreeRow } from '../../present/viewModels.ts';
import { commands, rowFlags, views } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import { driftViewOptions, keepDriftViewOptions, viewWords } from '../inputs/driftViewOptions.ts';
import { iconOf } from './icons.ts';

/** The Drift view: environment › owner › resource › field, or as the person grouped and filtered it. */
export class DriftView implements Disposable {
  readonly tree: TreeView<TreeRow>;
  readonly #core: CoreClient;
  readonly #state: Memento;
  readonly #owned = new Disposables();
  #allInSync = false;

  constructor(core: CoreClient, state: Memento, extension: Uri) {
    this.#core = core;
    this.#state = state;
    const changed = this.#owned.push(new EventEmitter<undefined>());
    const provider: TreeDataProvider<TreeRow> = {
      onDidChangeTreeData: changed.event,
      getChildren: async (row) => [...(await core.request('children', row ? { row: row.id } : {}))],
      getTreeItem: (row) => treeItem(row, extension),
    };
    this.tree = this.#owned.push(
      window.createTreeView(views.drift, { treeDataProvider: provider, showCollapseAll: true }),
    );
    this.#owned.push(
      core.on('tree', () => {
        changed.fire(undefined);
      }),
    );
    this.#owned.push(
      core.on('emptyState', (reason) => {
        this.#allInSync = reason === 'inSync';
        this.#say();
      }),
    );
    this.#say();
    this.#owned.push(
      core.on('status', ({ different }) => {
        this.tree.badge =
          different === 0 ? undefined : { value: different, tooltip: `${String(different)} drifted` };
      }),
    );
  }

  get options(): TreeOptions {
    return driftViewOptions(this.#state);
  }

  async setOptions(options: TreeOptions): Promise<void> {
    await keepDriftViewOptions(this.#state, options);
    this.#say();
    this.#core.notify('treeOptions', options);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Above the rows: nobody shall take what a filter left for all there is. A view alone in its container shows no description. */
  #say(): void {
    this.tree.message = viewWords(this.options, this.#allInSync);
  }
}

function treeItem(row: TreeRow, extension: Uri): TreeItem {
  const state = collapsibleState(row);
  const item = new TreeItem(row.label, state);
  // VS Code keeps a known item as the person left it; one that has become worth opening is a new item to it.
  item.id = `${row.id}#${String(state)}`;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = row.kind === 'file' ? ThemeIcon.File : iconOf(row, extension);
  if (row.path !== undefined) item.resourceUri = Uri.file(row.path);
  const command = onClick(row);
  if (command) item.command = command;
  item.contextValue = [
    ...(row.comparable ? [rowFlags.hasLive] : []),
    ...(row.located ? [rowFlags.hasOrigin] : []),
    ...(row.adoptable === true ? [rowFlags.canAdopt] : []),
    ...(row.ignorable === true ? [rowFlags.canIgnore] : []),
    ...(row.removable === true ? [rowFlags.canTakeOut] : []),
    ...(row.kind === 'owner' ? [rowFlags.isOwner] : []),
    ...(row.kind === 'owner' || (row.kind === 'resource' && row.located) ? [rowFlags.hasDesired] : []),
    ...(row.kind === 'owner' || row.kind === 'resource' ? [rowFlags.hasHistory] : []),
  ].join(' ');
  item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
  return item;
}

/** A row with rows below it opens; another leads on. */
function onClick({ id, action, located, expandable }: TreeRow): Command | undefined {
  if (action) return { command: commands[action], title: '' };
  if (located && !expandable) return { command: commands.goToOrigin, title: '', arguments: [id] };
  return undefined;
}

function collapsibleState({ expandable, kind, mark }: TreeRow): TreeItemCollapsibleState {
  if (!expandable) return TreeItemCollapsibleState.None;
  // What needs a person is open at once, down to the field; the rest waits to be asked.
  const open = kind === 'environment' || mark === 'drift' || mark === 'missing';
  return open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}
