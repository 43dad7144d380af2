import {
  EventEmitter,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type TreeDataProvider,
  type TreeView,
  type Uri,
} from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { TreeRow } from '../../present/viewModels.ts';
import { rowFlags, views } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';
import { iconOf } from './icons.ts';

/** The Drift view: environment › owner › resource › field. */
export class DriftView implements Disposable {
  readonly tree: TreeView<TreeRow>;
  readonly #owned = new Disposables();

  constructor(core: CoreClient, extension: Uri) {
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
      core.on('emptyState', (state) => {
        this.tree.message = state === 'inSync' ? 'Everything that can be compared is in sync.' : '';
      }),
    );
    this.#owned.push(
      core.on('status', ({ different }) => {
        this.tree.badge =
          different === 0 ? undefined : { value: different, tooltip: `${String(different)} drifted` };
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function treeItem(row: TreeRow, extension: Uri): TreeItem {
  const state = collapsibleState(row);
  const item = new TreeItem(row.label, state);
  // VS Code keeps a known item as the person left it; one that has become worth opening is a new item to it.
  item.id = `${row.id}#${String(state)}`;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = iconOf(row.mark, extension);
  item.contextValue = [
    ...(row.comparable ? [rowFlags.hasLive] : []),
    ...(row.located ? [rowFlags.hasOrigin] : []),
  ].join(' ');
  item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
  return item;
}

function collapsibleState({ expandable, kind, mark }: TreeRow): TreeItemCollapsibleState {
  if (!expandable) return TreeItemCollapsibleState.None;
  // What needs a person is open at once, down to the field; the rest waits to be asked.
  const open = kind === 'environment' || mark === 'drift' || mark === 'missing';
  return open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}
