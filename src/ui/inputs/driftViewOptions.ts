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

/** What of all is shown, in a few words each; none where everything is that a person may want to look at. */
export const filterWords = ({ show, where, whose, kinds }: TreeOptions): readonly string[] => [
  ...(show === 'drifted' ? ['drift'] : []),
  ...(where === undefined ? [] : ['production']),
  ...(whose === undefined ? [] : ['mine']),
  ...(kinds === undefined ? [] : [kinds.length > 3 ? `${String(kinds.length)} kinds` : kinds.join(', ')]),
];

const stateKey = 'driftViewOptions';
