import { window, workspace } from 'vscode';
import type { CommandContext } from './commandContext.ts';

/** Every request that was sent to a cluster, with the count of writes. */
export async function showClusterRequests({ core, documents }: CommandContext): Promise<void> {
  const text = await core.request('requestLog', {});
  const uri = documents.set('Cluster Requests.log', text);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
