import { workspace } from 'vscode';
import type { CoreSettings } from '../../protocol.ts';
import { serverDryRunValues, settings } from '../contributions.ts';

/** Whether clusters may be asked by dry runs: only what the person wrote for themselves, and in a workspace they trust. */
export function serverDryRun(): CoreSettings['serverDryRun'] {
  const written: unknown = workspace.getConfiguration().inspect(settings.serverDryRun.id)?.globalValue;
  const value = serverDryRunValues.find((one) => one === written);
  return workspace.isTrusted && value !== undefined ? value : settings.serverDryRun.fallback;
}
