import { window } from 'vscode';
import { views } from '../contributions.ts';
import type { CommandContext } from './commandContext.ts';

/** Connects and reads anew: discovery, schemas, lists, Git. */
export async function refresh({ core }: CommandContext): Promise<void> {
  await window.withProgress({ location: { viewId: views.drift } }, () => core.request('refresh', {}));
}
