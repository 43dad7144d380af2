import { StatusBarAlignment, window } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { Mark } from '../../present/viewModels.ts';
import { statusBarItem, views } from '../contributions.ts';
import type { CoreClient } from '../coreClient.ts';

/** One item: how much has drifted. It opens the Drift view. */
export function createStatusBar(core: CoreClient): Disposable {
  const owned = new Disposables();
  const item = owned.push(window.createStatusBarItem(statusBarItem, StatusBarAlignment.Left));
  item.name = 'Plumbline';
  item.command = `${views.drift}.focus`;
  owned.push(
    core.on('status', ({ text, tooltip, mark }) => {
      item.text = `$(${symbols[mark]}) ${text}`;
      item.tooltip = tooltip;
      item.accessibilityInformation = { label: `Plumbline: ${text}` };
      item.show();
    }),
  );
  owned.push(
    core.onDidEnd((reason) => {
      item.text = '$(error) Plumbline stopped';
      item.tooltip = reason;
      item.accessibilityInformation = { label: 'Plumbline stopped' };
      item.show();
    }),
  );
  return owned;
}

const symbols: Record<Mark, string> = {
  drift: 'warning',
  missing: 'warning',
  deleting: 'warning',
  pending: 'git-commit',
  unknown: 'question',
  waiting: 'sync',
  notCompared: 'circle-slash',
  inSync: 'check',
};
