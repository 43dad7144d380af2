import type { Memento } from 'vscode';

/** The hosts that the person lets charts be fetched from, for this workspace. No setting and no file of it says so. */
export function allowedHosts(state: Memento): readonly string[] {
  const kept = state.get<unknown>(stateKey);
  return Array.isArray(kept) ? kept.filter((host) => typeof host === 'string') : [];
}

export async function allowHosts(state: Memento, hosts: readonly string[]): Promise<void> {
  await state.update(stateKey, [...new Set(hosts)].sort());
}

const stateKey = 'hostsOfCharts';
