import type { Memento } from 'vscode';
import type { TreeOptions } from '../../present/treeOptions.ts';

export const defaultOptions: TreeOptions = { show: 'notInSync', group: 'owner' };

/** How this workspace's Drift view is filtered and grouped; what a version of another day wrote may be anything. */
export function driftViewOptions(state: Memento): TreeOptions {
  const { show, group, where, whose, kinds, order } = state.get<Partial<Record<keyof TreeOptions, unknown>>>(
    stateKey,
    {},
  );
  const names = Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [];
  return {
    show: show === 'all' || show === 'drifted' ? show : defaultOptions.show,
    group: group === 'kind' || group === 'file' ? group : defaultOptions.group,
    ...(where === 'production' ? { where } : {}),
    ...(whose === 'mine' ? { whose } : {}),
    ...(names.length > 0 ? { kinds: names } : {}),
    ...(order === 'name' || order === 'newest' ? { order } : {}),
  };
}

export async function keepDriftViewOptions(state: Memento, options: TreeOptions): Promise<void> {
  await state.update(stateKey, options);
}

/** What of all is shown, and in which order; nothing where that is what everybody has. */
export function viewWords(options: TreeOptions, allInSync: boolean): string {
  const only = filterWords(options);
  const inSync = allInSync ? ['Everything that can be compared is in sync.'] : [];
  const ofIt = allInSync ? ['All of it that can be compared is in sync.'] : [];
  const filtered = [`Only ${only.join(', ')} is shown.`, ...ofIt];
  const order = { name: ['Sorted by name.'], newest: ['The newest comes first.'], need: [] };
  return [...(only.length === 0 ? inSync : filtered), ...order[options.order ?? 'need']].join(' ');
}

const filterWords = ({ show, where, whose, kinds }: TreeOptions): readonly string[] => [
  ...(show === 'drifted' ? ['drift'] : []),
  ...(where === undefined ? [] : ['production']),
  ...(whose === undefined ? [] : ['mine']),
  ...(kinds === undefined ? [] : [kinds.length > 3 ? `${String(kinds.length)} kinds` : kinds.join(', ')]),
];

const stateKey = 'driftViewOptions';
