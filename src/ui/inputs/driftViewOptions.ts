import type { Memento } from 'vscode';
import type { TreeOptions } from '../../present/viewModels.ts';

export const defaultOptions: TreeOptions = { show: 'notInSync', group: 'owner' };

/** How this workspace's Drift view is filtered and grouped; what a version of another day wrote may be anything. */
export function driftViewOptions(state: Memento): TreeOptions {
  const { show, group, where } = state.get<Partial<Record<keyof TreeOptions, unknown>>>(stateKey, {});
  return {
    show: show === 'all' || show === 'drifted' ? show : defaultOptions.show,
    group: group === 'kind' || group === 'file' ? group : defaultOptions.group,
    ...(where === 'production' ? { where } : {}),
  };
}

export async function keepDriftViewOptions(state: Memento, options: TreeOptions): Promise<void> {
  await state.update(stateKey, options);
}

const stateKey = 'driftViewOptions';
